let cursor; // where to go on after a break
let epoch;

function follow() {
  const socket = new WebSocket('ws://localhost:8080/ws' + (cursor ? `?resume=${cursor}` : ''));
  socket.onopen = () => socket.send(JSON.stringify({
    id: 'tasks', type: 'subscribe', action: 'events',
    // Everything that was missed; the first time, the state as it is.
    payload: { eventTypes: ['task'], ...(cursor ? { resumeFrom: cursor } : { snapshot: true }) },
  }));
  socket.onmessage = ({ data }) => {
    const { type, seq, payload } = JSON.parse(data);
    if (type === 'connected') epoch = payload.epoch;
    if (type === 'snapshot' || type === 'event') console.log(payload.task.taskArn, payload.task.lastStatus);
    if (type === 'snapshot_end') cursor = payload.cursor;
    if (type === 'event') cursor = `${epoch}:${seq}`;
    if (type === 'error') console.error(payload);
  };
  socket.onclose = () => setTimeout(follow, 1000 + 1000 * Math.random());
}

follow();
