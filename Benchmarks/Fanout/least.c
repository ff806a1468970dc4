// The least that a server of this kind can do, as a limit: one thread, one epoll, one io_uring. Events come as text
// messages on /source; all that have come HOLD microseconds after the first are committed to SQLite in one transaction,
// in rows like KECS's, and go as one buffer to every other connection. It reads nothing of an event, filters and
// authenticates nothing, and trusts its clients: for the benchmark only.
//
//     least PORT DATABASE HOLD
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <liburing.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_FDS = 65536, MAX_EVENTS = 256, MAX_BYTES = 1 << 20, RING = 1024 };
struct connection { int fd, is_open, is_source; size_t length; char buffer[65536]; };

static struct connection *connections[MAX_FDS];
static int subscribers[MAX_FDS], subscriber_count;
static struct { const char *bytes; size_t length; } events[MAX_EVENTS];
static int event_count;
static char messages[MAX_BYTES], out[2 * MAX_BYTES];
static size_t messages_length;
static sqlite3 *database;
static sqlite3_stmt *begin, *insert, *commit;
static struct io_uring ring;

static void fail(const char *what) { perror(what); exit(1); }

static void step(sqlite3_stmt *statement) {
  if (sqlite3_step(statement) != SQLITE_DONE) { fprintf(stderr, "%s\n", sqlite3_errmsg(database)); exit(1); }
  sqlite3_reset(statement);
}

static void open_database(const char *path) {
  const char *schema =
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
      "CREATE TABLE journal (seq INTEGER PRIMARY KEY, timestamp INTEGER NOT NULL, type TEXT NOT NULL, action TEXT NOT NULL,"
      " cluster TEXT, service TEXT, task TEXT, taskDefinition TEXT, container TEXT, startedBy TEXT, tags TEXT, status TEXT,"
      " payload BLOB NOT NULL) STRICT";
  if (sqlite3_open(path, &database) || sqlite3_exec(database, schema, 0, 0, 0)
      || sqlite3_prepare_v2(database, "BEGIN IMMEDIATE", -1, &begin, 0)
      || sqlite3_prepare_v2(database, "INSERT INTO journal VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", -1, &insert, 0)
      || sqlite3_prepare_v2(database, "COMMIT", -1, &commit, 0)) {
    fprintf(stderr, "%s\n", sqlite3_errmsg(database));
    exit(1);
  }
}

static void set(int column, const char *text) { sqlite3_bind_text(insert, column, text, -1, SQLITE_STATIC); }

// Commits the events that have come, and sends them.
static void deliver(void) {
  static long seq;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  size_t length = 0;
  step(begin);
  for (int i = 0; i < event_count; i++) {
    sqlite3_bind_int64(insert, 1, ++seq);
    sqlite3_bind_int64(insert, 2, now.tv_sec * 1000L + now.tv_nsec / 1000000);
    set(3, "task");
    set(4, "STATUS_CHANGE");
    set(5, "arn:aws:ecs:us-east-1:000000000000:cluster/bench");
    set(7, "arn:aws:ecs:us-east-1:000000000000:task/bench/c5cba4eb5dad405e876db71befa3dd5b");
    set(8, "arn:aws:ecs:us-east-1:000000000000:task-definition/web:3");
    set(12, "RUNNING");
    sqlite3_bind_blob(insert, 13, events[i].bytes, events[i].length, SQLITE_STATIC);
    step(insert);
    char head[128];
    size_t head_length = snprintf(head, sizeof head,
        "{\"id\":\"evt-%ld\",\"type\":\"event\",\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"seq\":%ld,\"payload\":", seq, seq);
    size_t size = head_length + events[i].length + 1;
    if (size < 126 || size > 65535 || length + size + 4 > sizeof out) exit(1);
    unsigned char *frame = (unsigned char *)out + length;
    frame[0] = 0x81, frame[1] = 126, frame[2] = size >> 8, frame[3] = size;
    memcpy(frame + 4, head, head_length);
    memcpy(frame + 4 + head_length, events[i].bytes, events[i].length);
    frame[3 + size] = '}';
    length += size + 4;
  }
  step(commit);
  for (int sent = 0; sent < subscriber_count;) {
    int count = subscriber_count - sent < RING ? subscriber_count - sent : RING;
    for (int i = 0; i < count; i++)
      io_uring_prep_send(io_uring_get_sqe(&ring), subscribers[sent++], out, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (io_uring_submit_and_wait(&ring, count) < 0) fail("io_uring_submit_and_wait");
    struct io_uring_cqe *done;
    unsigned head, seen = 0;
    io_uring_for_each_cqe(&ring, head, done) {
      seen++;
      // It keeps nothing for a client that is slow: the load generator would report a loss.
      if (done->res >= 0 && (size_t)done->res < length) exit(1);
    }
    io_uring_cq_advance(&ring, seen);
  }
  event_count = 0;
  messages_length = 0;
}

static void upgrade(struct connection *c) {
  c->buffer[c->length] = 0;
  if (!strstr(c->buffer, "\r\n\r\n")) return;
  const char *key = strcasestr(c->buffer, "Sec-WebSocket-Key: ");
  if (!key) exit(1);
  char text[128], response[256];
  snprintf(text, sizeof text, "%.24s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key + strlen("Sec-WebSocket-Key: "));
  unsigned char hash[SHA_DIGEST_LENGTH], accept[64];
  SHA1((unsigned char *)text, strlen(text), hash);
  EVP_EncodeBlock(accept, hash, sizeof hash);
  int length = snprintf(response, sizeof response,
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", accept);
  c->is_source = !strncmp(c->buffer, "GET /source", 11);
  c->is_open = 1;
  c->length = 0;
  if (!c->is_source) subscribers[subscriber_count++] = c->fd;
  send(c->fd, response, length, MSG_NOSIGNAL);
}

// Takes the whole frames out of what a client has sent: the source's are events, the others' mean nothing here.
static void take_frames(struct connection *c) {
  size_t at = 0;
  while (c->length - at >= 6) {
    unsigned char *frame = (unsigned char *)c->buffer + at;
    size_t size = frame[1] & 127, header = 2;
    if (size == 126) size = frame[2] << 8 | frame[3], header = 4;
    if (c->length - at < header + 4 + size) break;
    unsigned char *mask = frame + header, *payload = mask + 4;
    if (c->is_source && (frame[0] & 15) == 1) {
      if (event_count == MAX_EVENTS || messages_length + size > sizeof messages) exit(1);
      char *message = messages + messages_length;
      for (size_t i = 0; i < size; i++) message[i] = payload[i] ^ mask[i & 3];
      events[event_count].bytes = message;
      events[event_count++].length = size;
      messages_length += size;
    }
    at += header + 4 + size;
  }
  memmove(c->buffer, c->buffer + at, c->length - at);
  c->length -= at;
}

static void drop(struct connection *c) {
  for (int i = 0; i < subscriber_count; i++)
    if (subscribers[i] == c->fd) subscribers[i] = subscribers[--subscriber_count];
  connections[c->fd] = NULL;
  close(c->fd);
  free(c);
}

int main(int argc, char **argv) {
  if (argc != 4) return fprintf(stderr, "least PORT DATABASE HOLD\n"), 2;
  int hold = atoi(argv[3]), one = 1;
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  open_database(argv[2]);
  if (io_uring_queue_init(RING, &ring, IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_COOP_TASKRUN) < 0) fail("io_uring");
  int listener = socket(AF_INET, SOCK_STREAM, 0), poll = epoll_create1(0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) fail("listen");
  struct epoll_event ready[256];
  epoll_ctl(poll, EPOLL_CTL_ADD, listener, &(struct epoll_event){.events = EPOLLIN, .data.fd = listener});
  for (;;) {
    int count = epoll_wait(poll, ready, 256, -1);
    if (count == 1 && connections[ready[0].data.fd] && connections[ready[0].data.fd]->is_source) usleep(hold);
    for (int i = 0; i < count; i++) {
      int fd = ready[i].data.fd;
      if (fd == listener) {
        int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
        if (client < 0 || client >= MAX_FDS) continue;
        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        connections[client] = calloc(1, sizeof *connections[client]);
        connections[client]->fd = client;
        epoll_ctl(poll, EPOLL_CTL_ADD, client, &(struct epoll_event){.events = EPOLLIN, .data.fd = client});
        continue;
      }
      struct connection *c = connections[fd];
      ssize_t taken = recv(fd, c->buffer + c->length, sizeof c->buffer - 1 - c->length, 0);
      if (taken <= 0) { drop(c); continue; }
      c->length += taken;
      if (c->is_open) take_frames(c); else upgrade(c);
    }
    if (event_count) deliver();
  }
}
