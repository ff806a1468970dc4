// Made by Scripts/generate-reference.py of Spec/asyncapi.yaml; not edited by hand.

extension StaticDocument {
    /// The page for readers: `/docs`.
    static let reference = StaticDocument(
        tag: "4bcb6eab01f190e1", policy: "default-src 'none'; img-src data:; style-src 'sha256-QU4Wp0S5bVzXrbgtiOsUCPoe7Rxz273nvAaG2xWzYrg='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        text: #"""
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>KECS realtime API</title>
<link rel="icon" href="data:,">
<style>:root {
  color-scheme: light dark;
  --page: #fff; --side: #f6f7f9; --text: #1c2128; --quiet: #5c6670; --line: #e1e5ea; --link: #0b5cad;
  --code: #f3f5f8; --client: #7a4b00; --client-back: #fdf1dc; --server: #0a5a41; --server-back: #e0f5ec;
  --extension: #5b3fa8; --extension-back: #eeeafa; --required: #5c6670; --later: #9a2f2f; --later-back: #fbe9e9;
  --target: #fff8d6; --key: #0b5cad; --string: #0a6b3d; --number: #a2480b; --word: #8a2a8c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171c; --side: #1a1e25; --text: #dfe4ea; --quiet: #97a1ad; --line: #2c333d; --link: #7db7f5;
    --code: #1d222a; --client: #f0c27a; --client-back: #3a2c12; --server: #79d9b4; --server-back: #12352a;
    --extension: #bba8f5; --extension-back: #2b2447; --required: #97a1ad; --later: #f29a9a; --later-back: #401f1f;
    --target: #2d2a15; --key: #7db7f5; --string: #8fd6a8; --number: #f0a878; --word: #d99be0;
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; display: grid; grid-template-columns: 17rem minmax(0, 1fr); background: var(--page); color: var(--text);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
}
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .875em; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
a:focus-visible, summary:focus-visible, input:focus-visible + .menu { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; z-index: 2; background: var(--page); padding: .25rem .75rem; }

nav {
  grid-column: 1; position: sticky; top: 0; align-self: start; height: 100vh; overflow-y: auto; padding: 1.25rem 1rem 3rem 1.25rem;
  background: var(--side); border-right: 1px solid var(--line); font-size: .9rem; line-height: 1.45; scrollbar-width: thin;
}
nav ul { list-style: none; margin: 0; padding: 0; }
nav > ul > li { margin-top: .5rem; }
nav > ul > li > a { font-weight: 600; color: var(--text); }
nav li li a { display: block; padding: .12rem 0 .12rem .75rem; color: var(--quiet); border-left: 1px solid var(--line); }
nav li li a:hover { color: var(--link); border-left-color: var(--link); text-decoration: none; }
nav .way { display: inline-block; width: 1.1em; opacity: .65; }
.brand { margin: 0 0 1rem; font-weight: 700; font-size: 1.05rem; }
.brand a { color: inherit; }
.menu { display: none; }

main { grid-column: 2; width: 100%; max-width: 62rem; padding: 2rem clamp(1rem, 4vw, 3.5rem) 40vh; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .25rem; letter-spacing: -.01em; }
h2 { font-size: 1.45rem; line-height: 1.3; margin: 3.5rem 0 .5rem; padding-bottom: .35rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.12rem; margin: 0 0 .35rem; }
h3.plain { margin-top: 1.25rem; font-size: 1rem; }
h4 { font-size: .95rem; margin: 1.25rem 0 .25rem; }
p { margin: .5rem 0; }
article { margin: 1.75rem 0 0; padding: .25rem 0; scroll-margin-top: .5rem; }
article.message { padding-top: .75rem; border-top: 1px solid var(--line); }
article:target > h3, section:target > h2, tr:target { background: var(--target); box-shadow: -.5rem 0 var(--target), .5rem 0 var(--target); }
.anchor { color: var(--quiet); opacity: 0; font-weight: 400; padding: 0 .25rem; }
h3:hover .anchor, .anchor:focus { opacity: 1; }
.quiet { color: var(--quiet); font-size: .92em; }
.summary { font-size: 1.02rem; }
.labels { margin: .1rem 0 .4rem; }
.key { font-size: .9rem; line-height: 2; }
.from, .extension, .required, .later {
  display: inline-block; padding: 0 .45em; border-radius: 4px; font-size: .75rem; line-height: 1.55; white-space: nowrap; font-weight: 500;
}
.from.client { color: var(--client); background: var(--client-back); }
.from.server { color: var(--server); background: var(--server-back); }
.extension { color: var(--extension); background: var(--extension-back); }
.required { color: var(--required); box-shadow: inset 0 0 0 1px var(--line); }
.later { color: var(--later); background: var(--later-back); }

.scroll { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; line-height: 1.5; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--quiet); font-size: .8rem; font-weight: 600; }
tbody th { font-weight: 400; }
table.fields { table-layout: fixed; }
table.fields th:first-child { width: 36%; overflow-wrap: anywhere; }
table.fields th:nth-child(2) { width: 20%; }
table.fields td:nth-child(2) { overflow-wrap: anywhere; }
p code, li code, td code, th code { background: var(--code); padding: .08em .3em; border-radius: 3px; }
nav code, h3 code, summary code { background: none; padding: 0; }
.values { list-style: none; margin: .3rem 0 0; padding: 0; font-size: .95em; }
.values li { display: inline-block; margin: 0 .5rem .15rem 0; }
.values li:has(code + *), .values li:not(:has(code:only-child)) { margin-right: .5rem; }

pre.code {
  margin: .5rem 0 1rem; padding: .85rem 1rem; overflow-x: auto; background: var(--code); border: 1px solid var(--line); border-radius: 6px;
  line-height: 1.5; tab-size: 2;
}
details { margin: .5rem 0; }
summary { cursor: pointer; color: var(--quiet); font-size: .9rem; width: fit-content; }
.nt { color: var(--key); }
.s1, .s2, .sb, .s, .sa, .si { color: var(--string); }
.mi, .mf { color: var(--number); }
.k, .kc, .kn, .kr, .kd, .kt, .ow, .nb { color: var(--word); }
.c, .c1, .ch { color: var(--quiet); font-style: italic; }

@media (max-width: 60rem) {
  body { display: block; }
  .menu {
    display: block; position: sticky; top: 0; z-index: 1; padding: .6rem 1rem; background: var(--side); border-bottom: 1px solid var(--line);
    font-weight: 600; cursor: pointer;
  }
  .menu::before { content: "☰"; margin-right: .6rem; }
  nav { display: none; position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); }
  #menu:checked ~ nav { display: block; columns: 2; column-gap: 1.5rem; }
  #menu:checked ~ nav > ul > li { break-inside: avoid-column; }
  .brand { display: none; }
  main { padding-top: 1.25rem; }
  h1 { font-size: 1.6rem; }
  html { scroll-padding-top: 3.5rem; }
  .anchor { opacity: .5; }
}
@media (max-width: 40rem) {
  #menu:checked ~ nav { columns: 1; }
  table.fields, table.fields tbody, table.fields tr, table.fields th, table.fields td { display: block; width: auto; }
  table.fields thead { display: none; }
  table.fields tr { border-bottom: 1px solid var(--line); padding: .5rem 0; }
  table.fields th, table.fields td, table.fields th:first-child { border: 0; padding: .05rem 0; width: auto; }
  table.fields td:nth-child(2) { font-size: .85rem; }
}
@media print {
  nav, .menu, .anchor { display: none; }
  body { display: block; }
  main { max-width: none; }
}
</style>
</head>
<body>
<a class="skip" href="#top">Skip to the content</a>
<input type="checkbox" id="menu" class="hidden" aria-label="Show the contents">
<label for="menu" class="menu">Contents</label>
<nav aria-label="Contents">
<p class="brand"><a href="#top">KECS realtime API</a></p>
<ul>
<li><a href="#start">Quick start</a></li>
<li><a href="#connecting">Connecting</a>
<ul>
<li><a href="#channel-stream"><code>/ws</code></a></li>
<li><a href="#channel-exec"><code>/exec/{sessionId}</code></a></li>
<li><a href="#channel-events"><code>/v1/events</code></a></li>
<li><a href="#tokens">Tokens</a></li>
</ul></li>
<li><a href="#connection">Connection</a>
<ul>
<li><a href="#message-connected"><span class="way" aria-hidden="true">↓</span>Connected</a></li>
<li><a href="#message-auth"><span class="way" aria-hidden="true">↑</span>Authenticate</a></li>
<li><a href="#message-auth_ack"><span class="way" aria-hidden="true">↓</span>Authenticated</a></li>
<li><a href="#message-ping"><span class="way" aria-hidden="true">↓</span>Ping of the server</a></li>
<li><a href="#message-pong"><span class="way" aria-hidden="true">↑</span>Pong of the client</a></li>
<li><a href="#message-ping_client"><span class="way" aria-hidden="true">↑</span>Ping of the client</a></li>
<li><a href="#message-pong_answer"><span class="way" aria-hidden="true">↓</span>Pong of the server</a></li>
<li><a href="#message-disconnecting"><span class="way" aria-hidden="true">↓</span>Disconnecting</a></li>
<li><a href="#message-error"><span class="way" aria-hidden="true">↓</span>Error</a></li>
</ul></li>
<li><a href="#subscriptions">Subscriptions</a>
<ul>
<li><a href="#message-subscribe"><span class="way" aria-hidden="true">↑</span>Subscribe</a></li>
<li><a href="#message-subscribe_batch"><span class="way" aria-hidden="true">↑</span>Subscribe, several at once</a></li>
<li><a href="#message-subscribe_logs"><span class="way" aria-hidden="true">↑</span>Subscribe to logs</a></li>
<li><a href="#message-subscribe_metrics"><span class="way" aria-hidden="true">↑</span>Subscribe to metrics</a></li>
<li><a href="#message-subscribe_ack"><span class="way" aria-hidden="true">↓</span>Subscribed</a></li>
<li><a href="#message-unsubscribe"><span class="way" aria-hidden="true">↑</span>Unsubscribe</a></li>
<li><a href="#message-unsubscribe_ack"><span class="way" aria-hidden="true">↓</span>Unsubscribed</a></li>
<li><a href="#message-log"><span class="way" aria-hidden="true">↓</span>Log</a></li>
<li><a href="#message-log_end"><span class="way" aria-hidden="true">↓</span>End of logs</a></li>
<li><a href="#message-metrics_end"><span class="way" aria-hidden="true">↓</span>End of metrics</a></li>
<li><a href="#message-lagging"><span class="way" aria-hidden="true">↓</span>Lagging</a></li>
<li><a href="#message-snapshot_cluster"><span class="way" aria-hidden="true">↓</span>Snapshot of a cluster</a></li>
<li><a href="#message-snapshot_service"><span class="way" aria-hidden="true">↓</span>Snapshot of a service</a></li>
<li><a href="#message-snapshot_deployment"><span class="way" aria-hidden="true">↓</span>Snapshot of a deployment</a></li>
<li><a href="#message-snapshot_task"><span class="way" aria-hidden="true">↓</span>Snapshot of a task</a></li>
<li><a href="#message-snapshot_container"><span class="way" aria-hidden="true">↓</span>Snapshot of a container</a></li>
<li><a href="#message-snapshot_end"><span class="way" aria-hidden="true">↓</span>End of a snapshot</a></li>
</ul></li>
<li><a href="#events">Events</a>
<ul>
<li><a href="#message-event_cluster"><span class="way" aria-hidden="true">↓</span>Cluster</a></li>
<li><a href="#message-event_service"><span class="way" aria-hidden="true">↓</span>Service</a></li>
<li><a href="#message-event_task"><span class="way" aria-hidden="true">↓</span>Task</a></li>
<li><a href="#message-event_deployment"><span class="way" aria-hidden="true">↓</span>Deployment</a></li>
<li><a href="#message-event_scaling"><span class="way" aria-hidden="true">↓</span>Scaling</a></li>
<li><a href="#message-event_health"><span class="way" aria-hidden="true">↓</span>Health</a></li>
<li><a href="#message-event_container"><span class="way" aria-hidden="true">↓</span>Container</a></li>
</ul></li>
<li><a href="#commands">Commands</a>
<ul>
<li><a href="#message-command_execute"><span class="way" aria-hidden="true">↑</span>Execute</a></li>
<li><a href="#message-command_ack_execute"><span class="way" aria-hidden="true">↓</span>Execute, acknowledged</a></li>
<li><a href="#message-command_resize_exec"><span class="way" aria-hidden="true">↑</span>Resize a terminal</a></li>
<li><a href="#message-command_ack_resize_exec"><span class="way" aria-hidden="true">↓</span>Resize, acknowledged</a></li>
<li><a href="#message-command_get_metrics"><span class="way" aria-hidden="true">↑</span>Get metrics</a></li>
<li><a href="#message-metrics"><span class="way" aria-hidden="true">↓</span>Metrics</a></li>
<li><a href="#message-command_wait"><span class="way" aria-hidden="true">↑</span>Wait</a></li>
<li><a href="#message-wait_result"><span class="way" aria-hidden="true">↓</span>Result of a wait</a></li>
</ul></li>
<li><a href="#exec">Exec</a>
<ul>
<li><a href="#message-exec_output"><span class="way" aria-hidden="true">↓</span>Output</a></li>
<li><a href="#message-exec_input"><span class="way" aria-hidden="true">↑</span>Input</a></li>
<li><a href="#message-exec_status"><span class="way" aria-hidden="true">↓</span>Status</a></li>
</ul></li>
<li><a href="#http">HTTP</a>
<ul>
<li><a href="#message-refused"><span class="way" aria-hidden="true">↓</span>Refused request</a></li>
<li><a href="#message-failed"><span class="way" aria-hidden="true">↓</span>Refused by the gateway</a></li>
<li><a href="#message-events_request"><span class="way" aria-hidden="true">↑</span>Request</a></li>
</ul></li>
<li><a href="#objects">Objects</a>
<ul>
<li><a href="#object-Limits">Limits</a></li>
<li><a href="#object-Error">Error</a></li>
<li><a href="#object-ErrorDetails">ErrorDetails</a></li>
<li><a href="#object-Subscription">Subscription</a></li>
<li><a href="#object-Cluster">Cluster</a></li>
<li><a href="#object-Service">Service</a></li>
<li><a href="#object-Deployment">Deployment</a></li>
<li><a href="#object-Task">Task</a></li>
<li><a href="#object-Container">Container</a></li>
<li><a href="#object-Scaling">Scaling</a></li>
<li><a href="#object-Health">Health</a></li>
<li><a href="#object-Metric">Metric</a></li>
<li><a href="#object-ExecStatus">ExecStatus</a></li>
<li><a href="#object-Cause">Cause</a></li>
<li><a href="#object-TaskContainer">TaskContainer</a></li>
<li><a href="#object-NetworkBinding">NetworkBinding</a></li>
</ul></li>
<li><a href="#filters">Filters</a></li>
<li><a href="#closing">Close codes</a></li>
<li><a href="#errors">Error codes</a></li>
<li><a href="#refusals">HTTP refusals</a></li>
<li><a href="#limits">Limits</a></li>
<li><a href="#features">Features</a></li>
</ul>
</nav>

<main id="top">
<header>
<h1>KECS realtime API</h1>
<p class="quiet">Version 1.0.0 · <a href="/asyncapi.yaml">asyncapi.yaml</a>, the contract in AsyncAPI 3.0.0, of which this page is made</p>
<p>KECS publishes everything that happens in its clusters as it happens, and takes commands, over a WebSocket at
<code>/ws</code>. The same events can be read over plain HTTP at <code>/v1/events</code>, and a command's terminal is at
<code>/exec/{sessionId}</code>.</p>
<p>Operations are told from the client's side: <em>send</em> is what a client sends, <em>receive</em> what it receives.</p>
<p>The protocol is the specification's, <code>Spec/websocket-api.md</code> in the sources. An <strong>extension</strong> only ever adds a
member, a message or a code, so that a client that knows only the specification keeps working; and a client must
pass over members and message types that it does not know.</p>

<p class="key"><span class="from client">↑ client</span> what a client sends &ensp; <span class="from server">↓ server</span> what the server sends &ensp; <span class="required">required</span> always there &ensp; <span class="extension">extension</span> beyond the specification</p>
</header>

<section id="start">
<h2>Quick start</h2>
<p>Start the server with <code>make run</code>. Each of these follows the tasks; the second and third also survive a break without missing anything.</p>
<h3 class="plain">In a terminal</h3>
<pre class="code"><code>kecs<span class="w"> </span>events<span class="w"> </span>--type<span class="w"> </span>task<span class="w"> </span>--cluster<span class="w"> </span>production

<span class="c1"># The same without a WebSocket, as lines of JSON:</span>
curl<span class="w"> </span>-N<span class="w"> </span><span class="s1">'http://localhost:8080/v1/events?eventTypes=task&amp;clusters=production'</span>
</code></pre>
<h3 class="plain">Python</h3>
<pre class="code"><code><span class="kn">import</span><span class="w"> </span><span class="nn">json</span>
<span class="kn">import</span><span class="w"> </span><span class="nn">time</span>

<span class="kn">from</span><span class="w"> </span><span class="nn">websockets.exceptions</span><span class="w"> </span><span class="kn">import</span> <span class="n">ConnectionClosed</span>
<span class="kn">from</span><span class="w"> </span><span class="nn">websockets.sync.client</span><span class="w"> </span><span class="kn">import</span> <span class="n">connect</span>

<span class="n">cursor</span> <span class="o">=</span> <span class="kc">None</span>  <span class="c1"># where to go on after a break</span>
<span class="k">while</span> <span class="kc">True</span><span class="p">:</span>
    <span class="k">try</span><span class="p">:</span>
        <span class="k">with</span> <span class="n">connect</span><span class="p">(</span><span class="s2">"ws://localhost:8080/ws"</span> <span class="o">+</span> <span class="p">(</span><span class="sa">f</span><span class="s2">"?resume=</span><span class="si">{</span><span class="n">cursor</span><span class="si">}</span><span class="s2">"</span> <span class="k">if</span> <span class="n">cursor</span> <span class="k">else</span> <span class="s2">""</span><span class="p">))</span> <span class="k">as</span> <span class="n">socket</span><span class="p">:</span>
            <span class="c1"># Everything that was missed; the first time, the state as it is.</span>
            <span class="n">start</span> <span class="o">=</span> <span class="p">{</span><span class="s2">"resumeFrom"</span><span class="p">:</span> <span class="n">cursor</span><span class="p">}</span> <span class="k">if</span> <span class="n">cursor</span> <span class="k">else</span> <span class="p">{</span><span class="s2">"snapshot"</span><span class="p">:</span> <span class="kc">True</span><span class="p">}</span>
            <span class="n">socket</span><span class="o">.</span><span class="n">send</span><span class="p">(</span><span class="n">json</span><span class="o">.</span><span class="n">dumps</span><span class="p">({</span><span class="s2">"id"</span><span class="p">:</span> <span class="s2">"tasks"</span><span class="p">,</span> <span class="s2">"type"</span><span class="p">:</span> <span class="s2">"subscribe"</span><span class="p">,</span> <span class="s2">"action"</span><span class="p">:</span> <span class="s2">"events"</span><span class="p">,</span>
                                    <span class="s2">"payload"</span><span class="p">:</span> <span class="p">{</span><span class="s2">"eventTypes"</span><span class="p">:</span> <span class="p">[</span><span class="s2">"task"</span><span class="p">],</span> <span class="o">**</span><span class="n">start</span><span class="p">}}))</span>
            <span class="k">for</span> <span class="n">text</span> <span class="ow">in</span> <span class="n">socket</span><span class="p">:</span>
                <span class="n">message</span> <span class="o">=</span> <span class="n">json</span><span class="o">.</span><span class="n">loads</span><span class="p">(</span><span class="n">text</span><span class="p">)</span>
                <span class="k">if</span> <span class="n">message</span><span class="p">[</span><span class="s2">"type"</span><span class="p">]</span> <span class="o">==</span> <span class="s2">"connected"</span><span class="p">:</span>
                    <span class="n">epoch</span> <span class="o">=</span> <span class="n">message</span><span class="p">[</span><span class="s2">"payload"</span><span class="p">][</span><span class="s2">"epoch"</span><span class="p">]</span>
                <span class="k">elif</span> <span class="n">message</span><span class="p">[</span><span class="s2">"type"</span><span class="p">]</span> <span class="ow">in</span> <span class="p">(</span><span class="s2">"snapshot"</span><span class="p">,</span> <span class="s2">"event"</span><span class="p">):</span>
                    <span class="n">task</span> <span class="o">=</span> <span class="n">message</span><span class="p">[</span><span class="s2">"payload"</span><span class="p">][</span><span class="s2">"task"</span><span class="p">]</span>
                    <span class="nb">print</span><span class="p">(</span><span class="n">task</span><span class="p">[</span><span class="s2">"taskArn"</span><span class="p">],</span> <span class="n">task</span><span class="p">[</span><span class="s2">"lastStatus"</span><span class="p">],</span> <span class="n">flush</span><span class="o">=</span><span class="kc">True</span><span class="p">)</span>
                <span class="k">elif</span> <span class="n">message</span><span class="p">[</span><span class="s2">"type"</span><span class="p">]</span> <span class="o">==</span> <span class="s2">"snapshot_end"</span><span class="p">:</span>
                    <span class="n">cursor</span> <span class="o">=</span> <span class="n">message</span><span class="p">[</span><span class="s2">"payload"</span><span class="p">][</span><span class="s2">"cursor"</span><span class="p">]</span>
                <span class="k">elif</span> <span class="n">message</span><span class="p">[</span><span class="s2">"type"</span><span class="p">]</span> <span class="o">==</span> <span class="s2">"error"</span><span class="p">:</span>
                    <span class="nb">print</span><span class="p">(</span><span class="n">message</span><span class="p">[</span><span class="s2">"payload"</span><span class="p">],</span> <span class="n">flush</span><span class="o">=</span><span class="kc">True</span><span class="p">)</span>
                <span class="k">if</span> <span class="n">message</span><span class="p">[</span><span class="s2">"type"</span><span class="p">]</span> <span class="o">==</span> <span class="s2">"event"</span><span class="p">:</span>
                    <span class="n">cursor</span> <span class="o">=</span> <span class="sa">f</span><span class="s2">"</span><span class="si">{</span><span class="n">epoch</span><span class="si">}</span><span class="s2">:</span><span class="si">{</span><span class="n">message</span><span class="p">[</span><span class="s1">'seq'</span><span class="p">]</span><span class="si">}</span><span class="s2">"</span>
    <span class="k">except</span> <span class="p">(</span><span class="n">ConnectionClosed</span><span class="p">,</span> <span class="ne">OSError</span><span class="p">):</span>
        <span class="k">pass</span>
    <span class="n">time</span><span class="o">.</span><span class="n">sleep</span><span class="p">(</span><span class="mi">1</span><span class="p">)</span>
</code></pre>
<h3 class="plain">JavaScript, in a page</h3>
<pre class="code"><code><span class="kd">let</span><span class="w"> </span><span class="nx">cursor</span><span class="p">;</span><span class="w"> </span><span class="c1">// where to go on after a break</span>
<span class="kd">let</span><span class="w"> </span><span class="nx">epoch</span><span class="p">;</span>

<span class="kd">function</span><span class="w"> </span><span class="nx">follow</span><span class="p">()</span><span class="w"> </span><span class="p">{</span>
<span class="w">  </span><span class="kd">const</span><span class="w"> </span><span class="nx">socket</span><span class="w"> </span><span class="o">=</span><span class="w"> </span><span class="ow">new</span><span class="w"> </span><span class="nx">WebSocket</span><span class="p">(</span><span class="s1">'ws://localhost:8080/ws'</span><span class="w"> </span><span class="o">+</span><span class="w"> </span><span class="p">(</span><span class="nx">cursor</span><span class="w"> </span><span class="o">?</span><span class="w"> </span><span class="sb">`?resume=</span><span class="si">${</span><span class="nx">cursor</span><span class="si">}</span><span class="sb">`</span><span class="w"> </span><span class="o">:</span><span class="w"> </span><span class="s1">''</span><span class="p">));</span>
<span class="w">  </span><span class="nx">socket</span><span class="p">.</span><span class="nx">onopen</span><span class="w"> </span><span class="o">=</span><span class="w"> </span><span class="p">()</span><span class="w"> </span><span class="p">=&gt;</span><span class="w"> </span><span class="nx">socket</span><span class="p">.</span><span class="nx">send</span><span class="p">(</span><span class="nb">JSON</span><span class="p">.</span><span class="nx">stringify</span><span class="p">({</span>
<span class="w">    </span><span class="nx">id</span><span class="o">:</span><span class="w"> </span><span class="s1">'tasks'</span><span class="p">,</span><span class="w"> </span><span class="nx">type</span><span class="o">:</span><span class="w"> </span><span class="s1">'subscribe'</span><span class="p">,</span><span class="w"> </span><span class="nx">action</span><span class="o">:</span><span class="w"> </span><span class="s1">'events'</span><span class="p">,</span>
<span class="w">    </span><span class="c1">// Everything that was missed; the first time, the state as it is.</span>
<span class="w">    </span><span class="nx">payload</span><span class="o">:</span><span class="w"> </span><span class="p">{</span><span class="w"> </span><span class="nx">eventTypes</span><span class="o">:</span><span class="w"> </span><span class="p">[</span><span class="s1">'task'</span><span class="p">],</span><span class="w"> </span><span class="p">...(</span><span class="nx">cursor</span><span class="w"> </span><span class="o">?</span><span class="w"> </span><span class="p">{</span><span class="w"> </span><span class="nx">resumeFrom</span><span class="o">:</span><span class="w"> </span><span class="nx">cursor</span><span class="w"> </span><span class="p">}</span><span class="w"> </span><span class="o">:</span><span class="w"> </span><span class="p">{</span><span class="w"> </span><span class="nx">snapshot</span><span class="o">:</span><span class="w"> </span><span class="kc">true</span><span class="w"> </span><span class="p">})</span><span class="w"> </span><span class="p">},</span>
<span class="w">  </span><span class="p">}));</span>
<span class="w">  </span><span class="nx">socket</span><span class="p">.</span><span class="nx">onmessage</span><span class="w"> </span><span class="o">=</span><span class="w"> </span><span class="p">({</span><span class="w"> </span><span class="nx">data</span><span class="w"> </span><span class="p">})</span><span class="w"> </span><span class="p">=&gt;</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="kd">const</span><span class="w"> </span><span class="p">{</span><span class="w"> </span><span class="nx">type</span><span class="p">,</span><span class="w"> </span><span class="nx">seq</span><span class="p">,</span><span class="w"> </span><span class="nx">payload</span><span class="w"> </span><span class="p">}</span><span class="w"> </span><span class="o">=</span><span class="w"> </span><span class="nb">JSON</span><span class="p">.</span><span class="nx">parse</span><span class="p">(</span><span class="nx">data</span><span class="p">);</span>
<span class="w">    </span><span class="k">if</span><span class="w"> </span><span class="p">(</span><span class="nx">type</span><span class="w"> </span><span class="o">===</span><span class="w"> </span><span class="s1">'connected'</span><span class="p">)</span><span class="w"> </span><span class="nx">epoch</span><span class="w"> </span><span class="o">=</span><span class="w"> </span><span class="nx">payload</span><span class="p">.</span><span class="nx">epoch</span><span class="p">;</span>
<span class="w">    </span><span class="k">if</span><span class="w"> </span><span class="p">(</span><span class="nx">type</span><span class="w"> </span><span class="o">===</span><span class="w"> </span><span class="s1">'snapshot'</span><span class="w"> </span><span class="o">||</span><span class="w"> </span><span class="nx">type</span><span class="w"> </span><span class="o">===</span><span class="w"> </span><span class="s1">'event'</span><span class="p">)</span><span class="w"> </span><span class="nx">console</span><span class="p">.</span><span class="nx">log</span><span class="p">(</span><span class="nx">payload</span><span class="p">.</span><span class="nx">task</span><span class="p">.</span><span class="nx">taskArn</span><span class="p">,</span><span class="w"> </span><span class="nx">payload</span><span class="p">.</span><span class="nx">task</span><span class="p">.</span><span class="nx">lastStatus</span><span class="p">);</span>
<span class="w">    </span><span class="k">if</span><span class="w"> </span><span class="p">(</span><span class="nx">type</span><span class="w"> </span><span class="o">===</span><span class="w"> </span><span class="s1">'snapshot_end'</span><span class="p">)</span><span class="w"> </span><span class="nx">cursor</span><span class="w"> </span><span class="o">=</span><span class="w"> </span><span class="nx">payload</span><span class="p">.</span><span class="nx">cursor</span><span class="p">;</span>
<span class="w">    </span><span class="k">if</span><span class="w"> </span><span class="p">(</span><span class="nx">type</span><span class="w"> </span><span class="o">===</span><span class="w"> </span><span class="s1">'event'</span><span class="p">)</span><span class="w"> </span><span class="nx">cursor</span><span class="w"> </span><span class="o">=</span><span class="w"> </span><span class="sb">`</span><span class="si">${</span><span class="nx">epoch</span><span class="si">}</span><span class="sb">:</span><span class="si">${</span><span class="nx">seq</span><span class="si">}</span><span class="sb">`</span><span class="p">;</span>
<span class="w">    </span><span class="k">if</span><span class="w"> </span><span class="p">(</span><span class="nx">type</span><span class="w"> </span><span class="o">===</span><span class="w"> </span><span class="s1">'error'</span><span class="p">)</span><span class="w"> </span><span class="nx">console</span><span class="p">.</span><span class="nx">error</span><span class="p">(</span><span class="nx">payload</span><span class="p">);</span>
<span class="w">  </span><span class="p">};</span>
<span class="w">  </span><span class="nx">socket</span><span class="p">.</span><span class="nx">onclose</span><span class="w"> </span><span class="o">=</span><span class="w"> </span><span class="p">()</span><span class="w"> </span><span class="p">=&gt;</span><span class="w"> </span><span class="nx">setTimeout</span><span class="p">(</span><span class="nx">follow</span><span class="p">,</span><span class="w"> </span><span class="mf">1000</span><span class="w"> </span><span class="o">+</span><span class="w"> </span><span class="mf">1000</span><span class="w"> </span><span class="o">*</span><span class="w"> </span><span class="nb">Math</span><span class="p">.</span><span class="nx">random</span><span class="p">());</span>
<span class="p">}</span>

<span class="nx">follow</span><span class="p">();</span>
</code></pre>
<p>What comes first on every connection is <a href="#message-connected">Connected</a>. Then <a href="#message-subscribe">Subscribe</a>, and read <a href="#events">Events</a>.</p>
</section>

<section id="connecting">
<h2>Connecting</h2>
<div class="scroll">
<table>
<thead><tr><th scope="col">Address</th><th scope="col">Protocol</th><th scope="col"></th></tr></thead>
<tbody>
<tr><th scope="row"><code>ws://localhost:8080</code></th><td>ws</td><td>The server as <code>make run</code> starts it.</td></tr>
<tr><th scope="row"><code>wss://localhost:8080</code></th><td>wss</td><td>With <code>--tls-certificate</code> and <code>--tls-key</code>; then there is nothing but TLS at the port.</td></tr>
<tr><th scope="row"><code>http://localhost:8080</code></th><td>http</td><td>The same port.</td></tr>
<tr><th scope="row"><code>https://localhost:8080</code></th><td>https</td><td>The same port, with TLS.</td></tr>
</tbody>
</table>
</div>
<article id="channel-stream">
<h3><code>/ws</code> The stream <a class="anchor" href="#channel-stream" aria-label="Link to this">#</a></h3>
<p class="summary">Events, subscriptions and commands, as JSON in text frames.</p>
<p>A message of a client has at most 65,536 bytes. <code>permessage-deflate</code> is used where the client offers it. Any frame
of a client counts as a sign of life. A request that cannot become a WebSocket is answered by HTTP
(<a href="#message-refused">refused</a>).</p>

<h4>Query parameters</h4>
<div class="scroll">
<table class="fields">
<caption class="hidden">Query parameters of /ws</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>token</code></th>
<td><code>string</code></td>
<td>A token, where authentication is required. A bad one is told in a message, since browsers cannot read a refused upgrade.</td>
</tr>
<tr>
<th scope="row"><code>resume</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td>The cursor at which a lost connection goes on. Within two minutes of the loss the connection then does not count against the limit of new ones.</td>
</tr>
<tr>
<th scope="row"><code>client</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td>A name, at most 64 characters, by which metrics and the log tell the client; without one it is the first product of <code>User-Agent</code>.</td>
</tr>
</tbody>
</table>
</div>

<h4>Headers</h4>
<div class="scroll">
<table class="fields">
<caption class="hidden">Headers of /ws</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>Authorization</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td><code>Bearer &lt;token&gt;</code>. A bad token here is HTTP 401, without an upgrade.</td>
</tr>
<tr>
<th scope="row"><code>Sec-WebSocket-Protocol</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td><code>kecs.v1</code>, which is selected, and beside it perhaps <code>kecs.bearer.&lt;token&gt;</code>.</td>
</tr>
<tr>
<th scope="row"><code>Origin</code></th>
<td><code>string</code></td>
<td>Of web pages. The server's own, or one of <code>--allowed-origins</code>.</td>
</tr>
</tbody>
</table>
</div>

</article>
<article id="channel-exec">
<h3><code>/exec/{sessionId}</code> A command&#39;s terminal <a class="anchor" href="#channel-exec" aria-label="Link to this">#</a></h3>
<p class="summary">The input and output of a command that <code>execute</code> has ordered.</p>
<p>The address comes in the answer to <a href="#message-command_execute">execute</a>. It is good for the principal that ordered
the command, for one connection at a time, and ends unused after 30 s. The command starts when somebody connects.</p>
<p><strong>Plain</strong>, without a subprotocol or with <code>kecs.v1</code>: binary frames of the server are output, frames of the client of
either kind are input. This is what xterm.js's attach addon speaks.</p>
<p><strong>Kubernetes</strong>, with <code>v5.channel.k8s.io</code> or <code>v4.channel.k8s.io</code>: the first byte of each binary frame names a
channel.</p>
<table>
<thead>
<tr>
<th>channel</th>
<th>who</th>
<th>what</th>
</tr>
</thead>
<tbody>
<tr>
<td>0</td>
<td>client</td>
<td>input</td>
</tr>
<tr>
<td>1</td>
<td>server</td>
<td>output; an empty one at once, as a greeting</td>
</tr>
<tr>
<td>2</td>
<td>server</td>
<td>standard error, where there is no terminal</td>
</tr>
<tr>
<td>3</td>
<td>server</td>
<td>a <code>Status</code> of Kubernetes as JSON, at the end</td>
</tr>
<tr>
<td>4</td>
<td>client</td>
<td><code>{&quot;Width&quot;:120,&quot;Height&quot;:40}</code></td>
</tr>
<tr>
<td>255</td>
<td>client</td>
<td><code>FF 00</code> ends the input (v5 only)</td>
</tr>
</tbody>
</table>
<p><strong>The end</strong> is close 1000 with the reason <code>{&quot;exitCode&quot;:N}</code>, and <code>reason</code> beside it where the command did not end by
itself.</p>
<p><strong>Coming back</strong>: a connection that breaks ends nothing for 60 s. <code>?from=N</code> goes on with byte N of the output; the
header <code>Kecs-Input-Offset</code> of the answer tells how many bytes of input have been taken. A new connection takes
over from an old one. A client that closes with 1000, or without a code, ends its command.</p>

<h4>Query parameters</h4>
<div class="scroll">
<table class="fields">
<caption class="hidden">Query parameters of /exec/{sessionId}</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>cols</code></th>
<td><code>integer</code><span class="quiet"> 1 to 65,535</span></td>
<td>The terminal's size; <code>cols</code> and <code>rows</code> go together.</td>
</tr>
<tr>
<th scope="row"><code>rows</code></th>
<td><code>integer</code><span class="quiet"> 1 to 65,535</span></td>
<td>The terminal's size; <code>cols</code> and <code>rows</code> go together.</td>
</tr>
<tr>
<th scope="row"><code>from</code></th>
<td><code>integer</code></td>
<td>Offset of the output's byte to go on with. One that is no longer kept is close 4410.</td>
</tr>
<tr>
<th scope="row"><code>token</code></th>
<td><code>string</code></td>
<td>Not needed; one that is shown must be the principal's that ordered the command.</td>
</tr>
</tbody>
</table>
</div>

<h4>Headers</h4>
<div class="scroll">
<table class="fields">
<caption class="hidden">Headers of /exec/{sessionId}</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>Sec-WebSocket-Protocol</code></th>
<td><code>string</code></td>
<td>None is the plain dialect.<ul class="values">
<li><code>kecs.v1</code></li>
<li><code>v5.channel.k8s.io</code></li>
<li><code>v4.channel.k8s.io</code></li>
</ul>
</td>
</tr>
</tbody>
</table>
</div>

</article>
<article id="channel-events">
<h3><code>/v1/events</code> The stream over HTTP <a class="anchor" href="#channel-events" aria-label="Link to this">#</a></h3>
<p class="summary">The same messages for one subscription, as lines of JSON or as server-sent events.</p>
<p><code>GET</code> answers <code>subscribe_ack</code>, the snapshot or what was missed, then events as they happen, <code>ping</code> in quiet times,
and <code>disconnecting</code> at the end. Messages are those of <code>/ws</code>, byte by byte; <code>subscriptionId</code> is <code>events</code>.</p>
<p><strong>NDJSON</strong> (<code>application/x-ndjson</code>, also where nothing is asked for): one message a line. <strong>Server-sent events</strong>
(<code>Accept: text/event-stream</code>, or <code>format=sse</code>): <code>data</code> is the message, <code>id</code> the cursor. A snapshot has no <code>id</code>
until it is whole, so that a browser that loses it begins anew.</p>
<p>A reader is read for no faster than it reads; one that takes nothing for a minute is let go. At most 1,000 at a
time.</p>

<h4>Query parameters</h4>
<div class="scroll">
<table class="fields">
<caption class="hidden">Query parameters of /v1/events</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>eventTypes</code></th>
<td><code>string</code></td>
<td>As in <code>subscribe</code>: <code>task,container</code>.</td>
</tr>
<tr>
<th scope="row"><code>clusters</code></th>
<td><code>string</code></td>
<td>Names or ARNs.</td>
</tr>
<tr>
<th scope="row"><code>services</code></th>
<td><code>string</code></td>
<td>Names or ARNs.</td>
</tr>
<tr>
<th scope="row"><code>status</code></th>
<td><code>string</code></td>
<td><code>filters.status</code>: <code>RUNNING,STOPPED</code>.</td>
</tr>
<tr>
<th scope="row"><code>taskDefinitions</code></th>
<td><code>string</code></td>
<td><code>filters.taskDefinitions</code>.</td>
</tr>
<tr>
<th scope="row"><code>tasks</code></th>
<td><code>string</code></td>
<td><code>filters.tasks</code>.</td>
</tr>
<tr>
<th scope="row"><code>containers</code></th>
<td><code>string</code></td>
<td><code>filters.containers</code>.</td>
</tr>
<tr>
<th scope="row"><code>startedBy</code></th>
<td><code>string</code></td>
<td><code>filters.startedBy</code>.</td>
</tr>
<tr>
<th scope="row"><code>tags</code></th>
<td><code>string</code></td>
<td><code>filters.tags</code>.</td>
</tr>
<tr>
<th scope="row"><code>client</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td>A name, at most 64 characters, by which metrics and the log tell the client; without one it is the first product of <code>User-Agent</code>.</td>
</tr>
<tr>
<th scope="row"><code>cursor</code></th>
<td><code>string</code></td>
<td>Goes on after it, as <code>resumeFrom</code> does.</td>
</tr>
<tr>
<th scope="row"><code>snapshot</code></th>
<td><code>string</code></td>
<td>The state first.<ul class="values">
<li><code>true</code></li>
<li><code>false</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>format</code></th>
<td><code>string</code></td>
<td>Wins over <code>Accept</code>.<ul class="values">
<li><code>ndjson</code></li>
<li><code>sse</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>token</code></th>
<td><code>string</code></td>
<td>For <code>EventSource</code>, which cannot send headers.</td>
</tr>
</tbody>
</table>
</div>

<h4>Headers</h4>
<div class="scroll">
<table class="fields">
<caption class="hidden">Headers of /v1/events</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>Accept</code></th>
<td><code>string</code></td>
<td><code>application/x-ndjson</code> or <code>text/event-stream</code>.</td>
</tr>
<tr>
<th scope="row"><code>Authorization</code></th>
<td><code>string</code></td>
<td><code>Bearer &lt;token&gt;</code>.</td>
</tr>
<tr>
<th scope="row"><code>Last-Event-ID</code></th>
<td><code>string</code></td>
<td>A cursor, which browsers send when they come back; wins over <code>cursor</code>.</td>
</tr>
</tbody>
</table>
</div>

</article>
<article id="tokens">
<h3>Tokens <a class="anchor" href="#tokens" aria-label="Link to this">#</a></h3>
<p>With <code>--auth required</code> a connection says who it is in one of four ways: the message <a href="#message-auth">auth</a>, or</p>
<ul>
<li><code>Authorization: Bearer &lt;token&gt;</code>: a token of <code>kecs token create</code>, or a JSON Web Token.</li>
<li><code>?token=&lt;token&gt;</code>, for browsers, which cannot send headers.</li>
<li>The subprotocol <code>kecs.bearer.&lt;token&gt;</code> beside <code>kecs.v1</code>. The message <code>auth</code> is the fourth way.</li>
</ul>
</article>
</section>

<section id="connection">
<h2>Connection</h2>
<p>Opening</p>
<article id="message-connected" class="message">
<h3>Connected <a class="anchor" href="#message-connected" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>connected</code></p>
<p class="summary">The first message of every connection.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Connected</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;connected&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the server wrote it. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>payload.​sessionId</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Of this connection; the server's log names it.</td>
</tr>
<tr>
<th scope="row"><code>payload.​serverVersion</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Of the program.</td>
</tr>
<tr>
<th scope="row"><code>payload.​epoch</code> <span class="required" title="Not in the specification's own messages, and in every one of this server">always sent</span> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td>Id of the journal, made with the database.</td>
</tr>
<tr>
<th scope="row"><code>payload.​seq</code> <span class="required" title="Not in the specification's own messages, and in every one of this server">always sent</span> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>integer</code></td>
<td>Number of the newest event.</td>
</tr>
<tr>
<th scope="row"><code>payload.​authRequired</code> <span class="required" title="Not in the specification's own messages, and in every one of this server">always sent</span> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>boolean</code></td>
<td>Whether a token is needed.</td>
</tr>
<tr>
<th scope="row"><code>payload.​authenticated</code> <span class="required" title="Not in the specification's own messages, and in every one of this server">always sent</span> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>boolean</code></td>
<td>Whether the connection came with a good one, or needs none.</td>
</tr>
<tr>
<th scope="row"><code>payload.​heartbeatIntervalMs</code> <span class="required" title="Not in the specification's own messages, and in every one of this server">always sent</span> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>integer</code></td>
<td>Milliseconds between two pings.</td>
</tr>
<tr>
<th scope="row"><code>payload.​limits</code> <span class="required" title="Not in the specification's own messages, and in every one of this server">always sent</span> <span class="extension" title="Beyond the specification">extension</span></th>
<td><a href="#object-Limits">Limits</a></td>
<td>The numbers in force; 0 is no limit.</td>
</tr>
<tr>
<th scope="row"><code>payload.​features</code> <span class="required" title="Not in the specification's own messages, and in every one of this server">always sent</span> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>list of strings</code></td>
<td>Names of the extensions that this server has.<ul class="values">
<li><code>ping</code></li>
<li><code>filters.taskDefinitions</code></li>
<li><code>filters.tasks</code></li>
<li><code>filters.containers</code></li>
<li><code>filters.startedBy</code></li>
<li><code>filters.tags</code></li>
<li><code>resume</code></li>
<li><code>snapshot</code></li>
<li><code>auth</code></li>
<li><code>batch</code></li>
<li><code>exec.reattach</code></li>
<li><code>exec.channel.k8s.io</code></li>
<li><code>resize_exec</code></li>
<li><code>wait</code></li>
<li><code>command.idempotent</code></li>
<li><code>state</code></li>
<li><code>lagging</code></li>
<li><code>get_metrics.range</code></li>
<li><code>get_metrics.metrics</code></li>
<li><code>logs</code></li>
<li><code>metrics</code></li>
</ul>
</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example <code>connected</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"connected"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"sessionId"</span><span class="p">:</span><span class="w"> </span><span class="s2">"ws-session-001"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"serverVersion"</span><span class="p">:</span><span class="w"> </span><span class="s2">"1.0.0"</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>connected_extended</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"connected"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"sessionId"</span><span class="p">:</span><span class="w"> </span><span class="s2">"ws-session-0f9a1b2c3d4e5f60"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"serverVersion"</span><span class="p">:</span><span class="w"> </span><span class="s2">"1.0.0"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"epoch"</span><span class="p">:</span><span class="w"> </span><span class="s2">"4f1c9a7e"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"seq"</span><span class="p">:</span><span class="w"> </span><span class="mi">42</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"authRequired"</span><span class="p">:</span><span class="w"> </span><span class="kc">false</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"authenticated"</span><span class="p">:</span><span class="w"> </span><span class="kc">true</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"heartbeatIntervalMs"</span><span class="p">:</span><span class="w"> </span><span class="mi">30000</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"limits"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"connectionsPerMinute"</span><span class="p">:</span><span class="w"> </span><span class="mi">10</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"messagesPerSecond"</span><span class="p">:</span><span class="w"> </span><span class="mi">100</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"subscriptions"</span><span class="p">:</span><span class="w"> </span><span class="mi">50</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"messageBytes"</span><span class="p">:</span><span class="w"> </span><span class="mi">65536</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"outboundBytes"</span><span class="p">:</span><span class="w"> </span><span class="mi">4194304</span>
<span class="w">    </span><span class="p">},</span>
<span class="w">    </span><span class="nt">"features"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span>
<span class="w">      </span><span class="s2">"ping"</span><span class="p">,</span>
<span class="w">      </span><span class="s2">"filters.taskDefinitions"</span><span class="p">,</span>
<span class="w">      </span><span class="s2">"filters.tasks"</span><span class="p">,</span>
<span class="w">      </span><span class="s2">"filters.containers"</span><span class="p">,</span>
<span class="w">      </span><span class="s2">"filters.startedBy"</span><span class="p">,</span>
<span class="w">      </span><span class="s2">"filters.tags"</span><span class="p">,</span>
<span class="w">      </span><span class="s2">"resume"</span><span class="p">,</span>
<span class="w">      </span><span class="s2">"snapshot"</span>
<span class="w">    </span><span class="p">]</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-auth" class="message">
<h3>Authenticate <a class="anchor" href="#message-auth" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from client">↑ client</span> <code>auth</code></p>
<p class="summary">A token, as the first message or later.</p>
<p>On a live connection it replaces the principal; subscriptions keep what the new token may read, and one of which
nothing remains ends with PERMISSION_DENIED. With authentication switched off any token is taken. A bad one is
AUTH_FAILED and close 4401; none within 10 s where one is required is AUTH_FAILED and close 4408.</p>

<p class="quiet">Answered by <a href="#message-auth_ack">Authenticated</a> or <a href="#message-error">Error</a>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Authenticate</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td>Chosen by the client; the answer has it too, where there is one.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;auth&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>token</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The token.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"auth"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"token"</span><span class="p">:</span><span class="w"> </span><span class="s2">"your-auth-token"</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-auth_ack" class="message">
<h3>Authenticated <a class="anchor" href="#message-auth_ack" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>auth_ack</code> <span class="extension">extension</span></p>
<p class="summary">Who the server takes the client for.</p>
<p class="quiet">Answers <a href="#message-auth">Authenticate</a>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Authenticated</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code></th>
<td><code>string</code></td>
<td>The request's.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;auth_ack&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the server wrote it. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>payload.​status</code> <span class="required">required</span></th>
<td><code>&#34;authenticated&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​principal</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Whom the token belongs to; <code>anonymous</code> where authentication is switched off.</td>
</tr>
<tr>
<th scope="row"><code>payload.​permissions</code> <span class="required">required</span></th>
<td><code>list of strings</code></td>
<td>What they may do, perhaps in one cluster only.</td>
</tr>
<tr>
<th scope="row"><code>payload.​expiresAt</code></th>
<td><code>string</code></td>
<td>When the token ends, and the connection with it; absent where it does not.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"auth_ack"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="s2">"authenticated"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"principal"</span><span class="p">:</span><span class="w"> </span><span class="s2">"anonymous"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"permissions"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"admin"</span><span class="p">]</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-ping" class="message">
<h3>Ping of the server <a class="anchor" href="#message-ping" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>ping</code></p>
<p class="summary">A sign of life, and a place to go on from.</p>
<p>Sent every 30 s, with a ping frame of the WebSocket protocol. After two intervals without any frame of the client
the connection is closed with 4408.</p>

<p class="quiet">Answered by <a href="#message-pong">Pong of the client</a>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Ping of the server</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;ping&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the server wrote it. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>seq</code> <span class="required" title="Not in the specification's own messages, and in every one of this server">always sent</span> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>integer</code></td>
<td>Number of the newest event that was looked at for this connection.</td>
</tr>
<tr>
<th scope="row"><code>cursor</code> <span class="required" title="Not in the specification's own messages, and in every one of this server">always sent</span> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td>The same as a cursor, so that quiet subscriptions do not grow old.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example <code>ping</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"ping"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>ping_extended</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"ping"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"seq"</span><span class="p">:</span><span class="w"> </span><span class="mi">42</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"cursor"</span><span class="p">:</span><span class="w"> </span><span class="s2">"4f1c9a7e:42"</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-pong" class="message">
<h3>Pong of the client <a class="anchor" href="#message-pong" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from client">↑ client</span> <code>pong</code></p>
<p class="summary">A sign of life. Not needed where frames of any kind are sent; pong frames count.</p>
<p class="quiet">Answers <a href="#message-ping">Ping of the server</a>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Pong of the client</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td>Chosen by the client; the answer has it too, where there is one.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;pong&#34;</code></td>
<td></td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"pong"</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-ping_client" class="message">
<h3>Ping of the client <a class="anchor" href="#message-ping_client" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from client">↑ client</span> <code>ping</code> <span class="extension">extension</span></p>
<p class="summary">Asks whether the server is there.</p>
<p class="quiet">Answered by <a href="#message-pong_answer">Pong of the server</a>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Ping of the client</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code></th>
<td><code>string</code></td>
<td>Chosen by the client; the answer has it too, where there is one.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;ping&#34;</code></td>
<td></td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"ping-001"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"ping"</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-pong_answer" class="message">
<h3>Pong of the server <a class="anchor" href="#message-pong_answer" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>pong</code> <span class="extension">extension</span></p>
<p class="summary">The answer to a client's <code>ping</code>.</p>
<p class="quiet">Answers <a href="#message-ping_client">Ping of the client</a>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Pong of the server</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code></th>
<td><code>string</code></td>
<td>The request's.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;pong&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the server wrote it. RFC 3339, UTC, milliseconds.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"ping-001"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"pong"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-disconnecting" class="message">
<h3>Disconnecting <a class="anchor" href="#message-disconnecting" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>disconnecting</code></p>
<p class="summary">The last message; a close frame with the same code follows.</p>
<p>Announces every close by the server but 1000, where the socket still takes it. On <code>/v1/events</code> it is the last
message, and the response ends.</p>

<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Disconnecting</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;disconnecting&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the server wrote it. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>payload.​reason</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>For people.</td>
</tr>
<tr>
<th scope="row"><code>payload.​code</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The code of the close frame that follows.<ul class="values">
<li><code>1001</code></li>
<li><code>1002</code></li>
<li><code>1003</code></li>
<li><code>1007</code></li>
<li><code>1009</code></li>
<li><code>1011</code></li>
<li><code>4401</code></li>
<li><code>4403</code></li>
<li><code>4408</code></li>
<li><code>4410</code></li>
<li><code>4429</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​retryAfterMs</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>integer</code></td>
<td>Milliseconds to wait before coming back, plus a random share of the same.</td>
</tr>
<tr>
<th scope="row"><code>payload.​cursor</code> <span class="required" title="Not in the specification's own messages, and in every one of this server">always sent</span> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td>Where to go on.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example <code>disconnecting</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"disconnecting"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"reason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Server shutdown"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"code"</span><span class="p">:</span><span class="w"> </span><span class="mi">1001</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>disconnecting_extended</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"disconnecting"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"reason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Server shutdown"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"code"</span><span class="p">:</span><span class="w"> </span><span class="mi">1001</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"retryAfterMs"</span><span class="p">:</span><span class="w"> </span><span class="mi">1000</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"cursor"</span><span class="p">:</span><span class="w"> </span><span class="s2">"4f1c9a7e:42"</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-error" class="message">
<h3>Error <a class="anchor" href="#message-error" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>error</code></p>
<p class="summary">A message was refused, or something failed.</p>
<p>The connection stays open, unless <code>disconnecting</code> follows.</p>

<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Error</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code></th>
<td><code>string</code></td>
<td>Of the message that is refused, where it had a usable one; of a subscription that has ended.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;error&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the server wrote it. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>payload</code> <span class="required">required</span></th>
<td><a href="#object-Error">Error</a></td>
<td></td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example <code>error</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"original-message-id"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"error"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"code"</span><span class="p">:</span><span class="w"> </span><span class="s2">"INVALID_REQUEST"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"message"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Invalid subscription parameters"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"details"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"field"</span><span class="p">:</span><span class="w"> </span><span class="s2">"eventTypes"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"reason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Unknown event type: 'invalid-type'"</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>error_rate_limit</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"error"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"code"</span><span class="p">:</span><span class="w"> </span><span class="s2">"RATE_LIMIT_EXCEEDED"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"message"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Too many messages"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"details"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"reason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"At most 100 messages per second"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"retryAfterMs"</span><span class="p">:</span><span class="w"> </span><span class="mi">1000</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"throttled"</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
</section>
<section id="subscriptions">
<h2>Subscriptions</h2>
<p>What a client wants to be told. In what clients send, null is the same as absent.</p>
<article id="message-subscribe" class="message">
<h3>Subscribe <a class="anchor" href="#message-subscribe" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from client">↑ client</span> <code>subscribe</code></p>
<p class="summary">Asks for events. The message's <code>id</code> becomes the subscription's.</p>
<p>Within a list <em>or</em>, between members <em>and</em>. A list limits only the event types that have what it names: <code>services</code>
says nothing of <code>cluster</code> events. <code>status</code> limits a type only where one of its values is a status of that type.
A cluster or service need not exist yet.</p>

<p class="quiet">Answered by <a href="#message-subscribe_ack">Subscribed</a> or <a href="#message-error">Error</a>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Subscribe</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Chosen by the client, at most 256 bytes; the answer has it too.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;subscribe&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>action</code> <span class="required">required</span></th>
<td><code>&#34;events&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload</code></th>
<td><a href="#object-Subscription">Subscription</a></td>
<td>Absent members do not limit.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example <code>subscribe</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-001"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"subscribe"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"events"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"eventTypes"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"cluster"</span><span class="p">,</span><span class="w"> </span><span class="s2">"service"</span><span class="p">,</span><span class="w"> </span><span class="s2">"task"</span><span class="p">],</span>
<span class="w">    </span><span class="nt">"clusters"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"production"</span><span class="p">,</span><span class="w"> </span><span class="s2">"staging"</span><span class="p">],</span>
<span class="w">    </span><span class="nt">"services"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"web-api"</span><span class="p">],</span>
<span class="w">    </span><span class="nt">"filters"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"RUNNING"</span><span class="p">,</span><span class="w"> </span><span class="s2">"PENDING"</span><span class="p">]</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>subscribe_extended</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-002"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"subscribe"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"events"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"eventTypes"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"task"</span><span class="p">,</span><span class="w"> </span><span class="s2">"container"</span><span class="p">],</span>
<span class="w">    </span><span class="nt">"filters"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"RUNNING"</span><span class="p">],</span>
<span class="w">      </span><span class="nt">"taskDefinitions"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"webapp"</span><span class="p">,</span><span class="w"> </span><span class="s2">"batch:7"</span><span class="p">],</span>
<span class="w">      </span><span class="nt">"tasks"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"1234567890abcdef"</span><span class="p">],</span>
<span class="w">      </span><span class="nt">"containers"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"webapp"</span><span class="p">],</span>
<span class="w">      </span><span class="nt">"startedBy"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"ci"</span><span class="p">],</span>
<span class="w">      </span><span class="nt">"tags"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"team"</span><span class="p">,</span><span class="w"> </span><span class="s2">"env=test"</span><span class="p">]</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>subscribe_resume</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-002"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"subscribe"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"events"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"eventTypes"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"task"</span><span class="p">],</span>
<span class="w">    </span><span class="nt">"resumeFrom"</span><span class="p">:</span><span class="w"> </span><span class="s2">"4f1c9a7e:42"</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>subscribe_snapshot</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-002"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"subscribe"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"events"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"clusters"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"production"</span><span class="p">],</span>
<span class="w">    </span><span class="nt">"snapshot"</span><span class="p">:</span><span class="w"> </span><span class="kc">true</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>subscribe_state</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-003"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"subscribe"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"events"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"eventTypes"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"task"</span><span class="p">],</span>
<span class="w">    </span><span class="nt">"mode"</span><span class="p">:</span><span class="w"> </span><span class="s2">"state"</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-subscribe_batch" class="message">
<h3>Subscribe, several at once <a class="anchor" href="#message-subscribe_batch" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from client">↑ client</span> <code>subscribe</code> <span class="extension">extension</span></p>
<p class="summary">Each is answered as if it had come alone, in their order.</p>
<p>Where one of them cannot be read, none is begun; what is wrong with its filters is its own affair.</p>

<p class="quiet">Answered by <a href="#message-subscribe_ack">Subscribed</a> or <a href="#message-error">Error</a>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Subscribe, several at once</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code></th>
<td><code>string</code></td>
<td>Chosen by the client; the answer has it too, where there is one.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;subscribe&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>action</code> <span class="required">required</span></th>
<td><code>&#34;batch&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​subscriptions</code> <span class="required">required</span></th>
<td><code>list of objects</code><span class="quiet"> at most 256</span></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​subscriptions[].​id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Chosen by the client, at most 256 bytes; the answer has it too.</td>
</tr>
<tr>
<th scope="row"><code>payload.​subscriptions[].​payload</code></th>
<td><a href="#object-Subscription">Subscription</a></td>
<td>Absent members do not limit.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"batch-001"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"subscribe"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"batch"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"subscriptions"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span>
<span class="w">      </span><span class="p">{</span>
<span class="w">        </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-001"</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">          </span><span class="nt">"eventTypes"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"task"</span><span class="p">],</span>
<span class="w">          </span><span class="nt">"clusters"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"production"</span><span class="p">],</span>
<span class="w">          </span><span class="nt">"filters"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">            </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"RUNNING"</span><span class="p">,</span><span class="w"> </span><span class="s2">"STOPPED"</span><span class="p">]</span>
<span class="w">          </span><span class="p">}</span>
<span class="w">        </span><span class="p">}</span>
<span class="w">      </span><span class="p">},</span>
<span class="w">      </span><span class="p">{</span>
<span class="w">        </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-002"</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">          </span><span class="nt">"eventTypes"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"cluster"</span><span class="p">],</span>
<span class="w">          </span><span class="nt">"snapshot"</span><span class="p">:</span><span class="w"> </span><span class="kc">true</span>
<span class="w">        </span><span class="p">}</span>
<span class="w">      </span><span class="p">},</span>
<span class="w">      </span><span class="p">{</span>
<span class="w">        </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-003"</span>
<span class="w">      </span><span class="p">}</span>
<span class="w">    </span><span class="p">]</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-subscribe_logs" class="message">
<h3>Subscribe to logs <a class="anchor" href="#message-subscribe_logs" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from client">↑ client</span> <code>subscribe</code> <span class="extension">extension</span></p>
<p class="summary">Asks for what a task's containers write. The message's <code>id</code> becomes the subscription's.</p>
<p>Answered by <code>subscribe_ack</code>; <code>log</code> messages follow, and <code>log_end</code> closes. Lines of a container come in order, none
is missing and none comes twice, also where what there was and what is new meet. A client that does not read
slows its own reading of the log down, and nothing else. A container that has yet to start is waited for, where
the log is followed. Needs <code>logs:read</code> in the cluster.</p>

<p class="quiet">Answered by <a href="#message-subscribe_ack">Subscribed</a> or <a href="#message-error">Error</a>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Subscribe to logs</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Chosen by the client, at most 256 bytes; the answer has it too.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;subscribe&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>action</code> <span class="required">required</span></th>
<td><code>&#34;logs&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​task</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN, or the id in <code>cluster</code>.</td>
</tr>
<tr>
<th scope="row"><code>payload.​cluster</code></th>
<td><code>string</code></td>
<td>Name or ARN. Of a task given by its ARN it is known.<span class="quiet"> Default <code>&#34;default&#34;</code>.</span></td>
</tr>
<tr>
<th scope="row"><code>payload.​containers</code></th>
<td><code>list of strings</code><span class="quiet"> at most 100</span></td>
<td>Names. Absent, all of the task's.</td>
</tr>
<tr>
<th scope="row"><code>payload.​tail</code></th>
<td><code>integer</code><span class="quiet"> 0 to 10,000</span></td>
<td>So many lines of what there is already, the newest of each container. Absent, all that are kept.</td>
</tr>
<tr>
<th scope="row"><code>payload.​since</code></th>
<td><code>string or object</code></td>
<td>RFC 3339: no line is older. Or by container, for going on after a drop: of the containers that are
named all lines since then come, whatever <code>tail</code> says; <code>*</code> stands for the others.
</td>
</tr>
<tr>
<th scope="row"><code>payload.​follow</code></th>
<td><code>boolean</code></td>
<td>Goes on with what is written from now on.<span class="quiet"> Default <code>true</code>.</span></td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example <code>subscribe_logs</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"logs-001"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"subscribe"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"logs"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"task"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:task/production/0123456789abcdef0123456789abcdef"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"containers"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"web"</span><span class="p">],</span>
<span class="w">    </span><span class="nt">"tail"</span><span class="p">:</span><span class="w"> </span><span class="mi">100</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"since"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"follow"</span><span class="p">:</span><span class="w"> </span><span class="kc">true</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>subscribe_logs_again</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"logs-001"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"subscribe"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"logs"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"task"</span><span class="p">:</span><span class="w"> </span><span class="s2">"0123456789abcdef0123456789abcdef"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"cluster"</span><span class="p">:</span><span class="w"> </span><span class="s2">"production"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"tail"</span><span class="p">:</span><span class="w"> </span><span class="mi">100</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"since"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"web"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-subscribe_metrics" class="message">
<h3>Subscribe to metrics <a class="anchor" href="#message-subscribe_metrics" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from client">↑ client</span> <code>subscribe</code> <span class="extension">extension</span></p>
<p class="summary">Asks for what is measured of a resource, again and again. The message's <code>id</code> becomes the subscription's.</p>
<p>Answered by <code>subscribe_ack</code>; <code>metrics</code> messages with the subscription's <code>id</code> follow, each with the datapoints of the
periods that have ended since the one before, the first at once with the last such period. A period without a
measurement has no datapoint. <code>metrics_end</code> closes where the resource has ended. Needs <code>metrics:read</code> in the
cluster.</p>

<p class="quiet">Answered by <a href="#message-subscribe_ack">Subscribed</a> or <a href="#message-error">Error</a>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Subscribe to metrics</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Chosen by the client, at most 256 bytes; the answer has it too.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;subscribe&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>action</code> <span class="required">required</span></th>
<td><code>&#34;metrics&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​resource</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><ul class="values">
<li><code>cluster</code></li>
<li><code>service</code></li>
<li><code>task</code></li>
<li><code>container</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​resourceArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Its ARN; a cluster's name, or the name of a service or the id of a task of the cluster <code>default</code>.</td>
</tr>
<tr>
<th scope="row"><code>payload.​metrics</code> <span class="required">required</span></th>
<td><code>list of strings</code><span class="quiet"> at most 100</span></td>
<td>What to tell.<ul class="values">
<li><code>CPUUtilization</code></li>
<li><code>MemoryUtilization</code></li>
<li><code>NetworkRxBytes</code></li>
<li><code>NetworkTxBytes</code></li>
<li><code>StorageReadBytes</code></li>
<li><code>StorageWriteBytes</code></li>
<li><code>RunningTaskCount</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​statistics</code></th>
<td><code>list of strings</code><span class="quiet"> at most 100</span></td>
<td>Each is told over the periods of a message; the first is the datapoints' <code>Value</code>. Absent, <code>Average</code>.<ul class="values">
<li><code>Average</code></li>
<li><code>Maximum</code></li>
<li><code>Minimum</code></li>
<li><code>Sum</code></li>
<li><code>SampleCount</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​intervalMs</code></th>
<td><code>integer</code><span class="quiet"> 1,000 to 3,600,000</span></td>
<td>Milliseconds from one message to the next, and of a period. Periods begin at multiples of it.<span class="quiet"> Default <code>10000</code>.</span></td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"feed-001"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"subscribe"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"metrics"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"resource"</span><span class="p">:</span><span class="w"> </span><span class="s2">"task"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"resourceArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:task/production/0123456789abcdef0123456789abcdef"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"metrics"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"CPUUtilization"</span><span class="p">,</span><span class="w"> </span><span class="s2">"MemoryUtilization"</span><span class="p">],</span>
<span class="w">    </span><span class="nt">"statistics"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"Average"</span><span class="p">,</span><span class="w"> </span><span class="s2">"Maximum"</span><span class="p">],</span>
<span class="w">    </span><span class="nt">"intervalMs"</span><span class="p">:</span><span class="w"> </span><span class="mi">5000</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-subscribe_ack" class="message">
<h3>Subscribed <a class="anchor" href="#message-subscribe_ack" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>subscribe_ack</code></p>
<p class="summary">The subscription has begun. What it is about follows, and nothing of it came before.</p>
<p class="quiet">Answers <a href="#message-subscribe">Subscribe</a>, <a href="#message-subscribe_batch">Subscribe, several at once</a>, <a href="#message-subscribe_logs">Subscribe to logs</a>, <a href="#message-subscribe_metrics">Subscribe to metrics</a>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Subscribed</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The request's.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;subscribe_ack&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the server wrote it. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>payload.​subscriptionId</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The <code>id</code> of the <code>subscribe</code>.</td>
</tr>
<tr>
<th scope="row"><code>payload.​status</code> <span class="required">required</span></th>
<td><code>&#34;active&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​cursor</code> <span class="required" title="Not in the specification's own messages, and in every one of this server">always sent</span> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td>Of events, every matching one behind it follows, and none before. Else the position of the moment.</td>
</tr>
<tr>
<th scope="row"><code>payload.​resumed</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>boolean</code></td>
<td>Where <code>resumeFrom</code> was asked for, whether all that came after it follows. If not, a snapshot does.</td>
</tr>
<tr>
<th scope="row"><code>payload.​reason</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td>Why it was not resumed.<ul class="values">
<li><code>expired</code> What came after the cursor has been pruned from the journal.</li>
<li><code>epoch_changed</code> The cursor is of another database.</li>
<li><code>ahead</code> The database has lost what the cursor names.</li>
<li><code>passed_over</code> A subscription of mode <code>state</code> on this connection did not get all of it.</li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​oldestSeq</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>integer</code></td>
<td>Where it was not resumed, the oldest event that is kept.</td>
</tr>
<tr>
<th scope="row"><code>payload.​latestSeq</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>integer</code></td>
<td>Where it was not resumed, the newest event.</td>
</tr>
<tr>
<th scope="row"><code>payload.​containers</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>list of strings</code></td>
<td>Of logs, the containers whose logs are told.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example <code>subscribe_ack</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-001"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"subscribe_ack"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"subscriptionId"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-001"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="s2">"active"</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>subscribe_ack_extended</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-002"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"subscribe_ack"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"subscriptionId"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-002"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="s2">"active"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"cursor"</span><span class="p">:</span><span class="w"> </span><span class="s2">"4f1c9a7e:42"</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>subscribe_ack_resumed</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-002"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"subscribe_ack"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"subscriptionId"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-002"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="s2">"active"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"cursor"</span><span class="p">:</span><span class="w"> </span><span class="s2">"4f1c9a7e:42"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"resumed"</span><span class="p">:</span><span class="w"> </span><span class="kc">true</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>subscribe_ack_not_resumed</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-002"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"subscribe_ack"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"subscriptionId"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-002"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="s2">"active"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"cursor"</span><span class="p">:</span><span class="w"> </span><span class="s2">"4f1c9a7e:120042"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"resumed"</span><span class="p">:</span><span class="w"> </span><span class="kc">false</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"reason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"expired"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"oldestSeq"</span><span class="p">:</span><span class="w"> </span><span class="mi">20043</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"latestSeq"</span><span class="p">:</span><span class="w"> </span><span class="mi">120042</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-unsubscribe" class="message">
<h3>Unsubscribe <a class="anchor" href="#message-unsubscribe" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from client">↑ client</span> <code>unsubscribe</code></p>
<p class="summary">Ends a subscription.</p>
<p class="quiet">Answered by <a href="#message-unsubscribe_ack">Unsubscribed</a> or <a href="#message-error">Error</a>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Unsubscribe</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Chosen by the client, at most 256 bytes; the answer has it too.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;unsubscribe&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>action</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The last two are extensions. The id decides, whichever it is.<ul class="values">
<li><code>events</code></li>
<li><code>logs</code></li>
<li><code>metrics</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​subscriptionId</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The <code>id</code> of the <code>subscribe</code>.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example <code>unsubscribe</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"unsub-001"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"unsubscribe"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"events"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"subscriptionId"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-001"</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>unsubscribe_logs</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"unsub-002"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"unsubscribe"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"logs"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"subscriptionId"</span><span class="p">:</span><span class="w"> </span><span class="s2">"logs-001"</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-unsubscribe_ack" class="message">
<h3>Unsubscribed <a class="anchor" href="#message-unsubscribe_ack" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>unsubscribe_ack</code> <span class="extension">extension</span></p>
<p class="summary">The subscription has ended; nothing of it follows.</p>
<p class="quiet">Answers <a href="#message-unsubscribe">Unsubscribe</a>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Unsubscribed</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The request's.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;unsubscribe_ack&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the server wrote it. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>payload.​subscriptionId</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The <code>id</code> of the <code>subscribe</code>.</td>
</tr>
<tr>
<th scope="row"><code>payload.​status</code> <span class="required">required</span></th>
<td><code>&#34;cancelled&#34;</code></td>
<td></td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"unsub-001"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"unsubscribe_ack"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"subscriptionId"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-001"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="s2">"cancelled"</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-log" class="message">
<h3>Log <a class="anchor" href="#message-log" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>log</code> <span class="extension">extension</span></p>
<p class="summary">Lines of one container that were there together, oldest first.</p>
<p>At most 256. No <code>log</code> message is longer than 32,768 bytes, its envelope and what JSON escapes included, before
compression.</p>

<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Log</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The <code>id</code> of the <code>subscribe</code>.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;log&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the server wrote it. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>payload.​subscriptionId</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The <code>id</code> of the <code>subscribe</code>.</td>
</tr>
<tr>
<th scope="row"><code>payload.​taskArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN of the task.</td>
</tr>
<tr>
<th scope="row"><code>payload.​containerName</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Within the task.</td>
</tr>
<tr>
<th scope="row"><code>payload.​lines</code> <span class="required">required</span></th>
<td><code>list of objects</code><span class="quiet"> at most 256</span></td>
<td>Oldest first.</td>
</tr>
<tr>
<th scope="row"><code>payload.​lines[].​timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the runtime took it.</td>
</tr>
<tr>
<th scope="row"><code>payload.​lines[].​stream</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>With a terminal all is <code>stdout</code>.<ul class="values">
<li><code>stdout</code></li>
<li><code>stderr</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​lines[].​message</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Without its line end, at most 16 KiB of what the container wrote and at most 24 KiB in JSON; what
is longer comes in several lines, all but the last <code>partial</code>. Bytes that are no UTF-8 are U+FFFD.
</td>
</tr>
<tr>
<th scope="row"><code>payload.​lines[].​partial</code></th>
<td><code>true</code></td>
<td>There is no line end behind it: the next line of the same stream goes on with it, if there is one.
</td>
</tr>
<tr>
<th scope="row"><code>payload.​gap</code></th>
<td><code>true</code></td>
<td>Lines may be missing right before the first of these, and nowhere else: the runtime dropped them, a log's
size being limited, before the client had read so far.
</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example <code>log</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"logs-001"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"log"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"subscriptionId"</span><span class="p">:</span><span class="w"> </span><span class="s2">"logs-001"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"taskArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:task/production/0123456789abcdef0123456789abcdef"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"containerName"</span><span class="p">:</span><span class="w"> </span><span class="s2">"web"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"lines"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span>
<span class="w">      </span><span class="p">{</span>
<span class="w">        </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"stream"</span><span class="p">:</span><span class="w"> </span><span class="s2">"stdout"</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"message"</span><span class="p">:</span><span class="w"> </span><span class="s2">"listening on port 80"</span>
<span class="w">      </span><span class="p">},</span>
<span class="w">      </span><span class="p">{</span>
<span class="w">        </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"stream"</span><span class="p">:</span><span class="w"> </span><span class="s2">"stderr"</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"message"</span><span class="p">:</span><span class="w"> </span><span class="s2">"no cache yet"</span>
<span class="w">      </span><span class="p">}</span>
<span class="w">    </span><span class="p">]</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>log_extended</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"logs-001"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"log"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"subscriptionId"</span><span class="p">:</span><span class="w"> </span><span class="s2">"logs-001"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"taskArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:task/production/0123456789abcdef0123456789abcdef"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"containerName"</span><span class="p">:</span><span class="w"> </span><span class="s2">"web"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"lines"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span>
<span class="w">      </span><span class="p">{</span>
<span class="w">        </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"stream"</span><span class="p">:</span><span class="w"> </span><span class="s2">"stdout"</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"message"</span><span class="p">:</span><span class="w"> </span><span class="s2">"a line so long that"</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"partial"</span><span class="p">:</span><span class="w"> </span><span class="kc">true</span>
<span class="w">      </span><span class="p">},</span>
<span class="w">      </span><span class="p">{</span>
<span class="w">        </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"stream"</span><span class="p">:</span><span class="w"> </span><span class="s2">"stdout"</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"message"</span><span class="p">:</span><span class="w"> </span><span class="s2">" it comes in two"</span>
<span class="w">      </span><span class="p">}</span>
<span class="w">    </span><span class="p">],</span>
<span class="w">    </span><span class="nt">"gap"</span><span class="p">:</span><span class="w"> </span><span class="kc">true</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-log_end" class="message">
<h3>End of logs <a class="anchor" href="#message-log_end" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>log_end</code> <span class="extension">extension</span></p>
<p class="summary">The subscription is over; nothing more comes of it.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of End of logs</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The <code>id</code> of the <code>subscribe</code>.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;log_end&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the server wrote it. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>payload.​subscriptionId</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The <code>id</code> of the <code>subscribe</code>.</td>
</tr>
<tr>
<th scope="row"><code>payload.​taskArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN of the task.</td>
</tr>
<tr>
<th scope="row"><code>payload.​containers</code> <span class="required">required</span></th>
<td><code>list of objects</code></td>
<td>How each of them ended.</td>
</tr>
<tr>
<th scope="row"><code>payload.​containers[].​containerName</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Within the task.</td>
</tr>
<tr>
<th scope="row"><code>payload.​containers[].​reason</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Why nothing more comes.<ul class="values">
<li><code>complete</code> All that there was has been sent; <code>follow</code> was false.</li>
<li><code>stopped</code> The container has ended, and all that is kept of its log has been sent.</li>
<li><code>absent</code> The runtime has no log of it.</li>
<li><code>failed</code> The runtime could not read on.</li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​containers[].​message</code></th>
<td><code>string</code></td>
<td>For people, with <code>failed</code>.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"logs-001"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"log_end"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"subscriptionId"</span><span class="p">:</span><span class="w"> </span><span class="s2">"logs-001"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"taskArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:task/production/0123456789abcdef0123456789abcdef"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"containers"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span>
<span class="w">      </span><span class="p">{</span>
<span class="w">        </span><span class="nt">"containerName"</span><span class="p">:</span><span class="w"> </span><span class="s2">"web"</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"reason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"stopped"</span>
<span class="w">      </span><span class="p">},</span>
<span class="w">      </span><span class="p">{</span>
<span class="w">        </span><span class="nt">"containerName"</span><span class="p">:</span><span class="w"> </span><span class="s2">"db"</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"reason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"failed"</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"message"</span><span class="p">:</span><span class="w"> </span><span class="s2">"The container engine cannot be reached"</span>
<span class="w">      </span><span class="p">}</span>
<span class="w">    </span><span class="p">]</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-metrics_end" class="message">
<h3>End of metrics <a class="anchor" href="#message-metrics_end" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>metrics_end</code> <span class="extension">extension</span></p>
<p class="summary">The subscription is over, as its resource is; nothing more comes of it.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of End of metrics</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The <code>id</code> of the <code>subscribe</code>.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;metrics_end&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the server wrote it. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>payload.​subscriptionId</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The <code>id</code> of the <code>subscribe</code>.</td>
</tr>
<tr>
<th scope="row"><code>payload.​resourceArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN of the resource.</td>
</tr>
<tr>
<th scope="row"><code>payload.​reason</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>What became of it.<ul class="values">
<li><code>stopped</code> The task or the container has.</li>
<li><code>deleted</code> The cluster has been, or what is known of the task.</li>
</ul>
</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"feed-001"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"metrics_end"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"subscriptionId"</span><span class="p">:</span><span class="w"> </span><span class="s2">"feed-001"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"resourceArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:task/production/0123456789abcdef0123456789abcdef"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"reason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"stopped"</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-lagging" class="message">
<h3>Lagging <a class="anchor" href="#message-lagging" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>lagging</code> <span class="extension">extension</span></p>
<p class="summary">Half of what may wait for the client waits; beyond the bound it is closed with 4410.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Lagging</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;lagging&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the server wrote it. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>payload.​behind</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>Events of the stream, wanted or not, since the client last kept up.</td>
</tr>
<tr>
<th scope="row"><code>payload.​bytes</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>What waits for it.</td>
</tr>
<tr>
<th scope="row"><code>payload.​skipped</code></th>
<td><code>integer</code></td>
<td>For mode <code>state</code>, how many of the events that follow are not told because newer ones of the same resource are.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example <code>lagging</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"lagging"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"behind"</span><span class="p">:</span><span class="w"> </span><span class="mi">812</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"bytes"</span><span class="p">:</span><span class="w"> </span><span class="mi">2097512</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>lagging_state</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"lagging"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"behind"</span><span class="p">:</span><span class="w"> </span><span class="mi">812</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"bytes"</span><span class="p">:</span><span class="w"> </span><span class="mi">48213</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"skipped"</span><span class="p">:</span><span class="w"> </span><span class="mi">640</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-snapshot_cluster" class="message">
<h3>Snapshot of a cluster <a class="anchor" href="#message-snapshot_cluster" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>snapshot</code> <span class="extension">extension</span></p>
<p class="summary">A cluster that is not INACTIVE, as it is at the cursor of <code>snapshot_end</code>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Snapshot of a cluster</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The <code>id</code> of the <code>subscribe</code>.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;snapshot&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the server wrote it. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>payload.​eventType</code> <span class="required">required</span></th>
<td><code>&#34;cluster&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​action</code> <span class="required">required</span></th>
<td><code>&#34;SNAPSHOT&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​cluster</code> <span class="required">required</span></th>
<td><a href="#object-Cluster">Cluster</a></td>
<td>The cluster as DescribeClusters tells it at that <code>seq</code>.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-002"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"snapshot"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"eventType"</span><span class="p">:</span><span class="w"> </span><span class="s2">"cluster"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"SNAPSHOT"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"cluster"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"clusterArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:cluster/production"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"clusterName"</span><span class="p">:</span><span class="w"> </span><span class="s2">"production"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="s2">"ACTIVE"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"registeredContainerInstancesCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">0</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"runningTasksCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">20</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"pendingTasksCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">2</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"activeServicesCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">3</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-snapshot_service" class="message">
<h3>Snapshot of a service <a class="anchor" href="#message-snapshot_service" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>snapshot</code> <span class="extension">extension</span></p>
<p class="summary">A service that is not INACTIVE, behind the clusters, in the order of their creation.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Snapshot of a service</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The <code>id</code> of the <code>subscribe</code>.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;snapshot&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the server wrote it. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>payload.​eventType</code> <span class="required">required</span></th>
<td><code>&#34;service&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​action</code> <span class="required">required</span></th>
<td><code>&#34;SNAPSHOT&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​service</code> <span class="required">required</span></th>
<td><a href="#object-Service">Service</a></td>
<td>The service as DescribeServices tells it at that <code>seq</code>.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-002"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"snapshot"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"eventType"</span><span class="p">:</span><span class="w"> </span><span class="s2">"service"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"SNAPSHOT"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"service"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"serviceArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:service/production/web-api"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"serviceName"</span><span class="p">:</span><span class="w"> </span><span class="s2">"web-api"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"clusterArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:cluster/production"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="s2">"ACTIVE"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"desiredCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">3</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"runningCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">3</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"pendingCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">0</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"deployments"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span>
<span class="w">        </span><span class="p">{</span>
<span class="w">          </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"deploy-001"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="s2">"PRIMARY"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"taskDefinition"</span><span class="p">:</span><span class="w"> </span><span class="s2">"webapp:2"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"desiredCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">3</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"runningCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">2</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"pendingCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">1</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"rolloutState"</span><span class="p">:</span><span class="w"> </span><span class="s2">"IN_PROGRESS"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"rolloutStateReason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Rolling update in progress"</span>
<span class="w">        </span><span class="p">}</span>
<span class="w">      </span><span class="p">]</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-snapshot_deployment" class="message">
<h3>Snapshot of a deployment <a class="anchor" href="#message-snapshot_deployment" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>snapshot</code> <span class="extension">extension</span></p>
<p class="summary">A deployment of a service, behind the service.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Snapshot of a deployment</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The <code>id</code> of the <code>subscribe</code>.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;snapshot&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the server wrote it. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>payload.​eventType</code> <span class="required">required</span></th>
<td><code>&#34;deployment&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​action</code> <span class="required">required</span></th>
<td><code>&#34;SNAPSHOT&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​deployment</code> <span class="required">required</span></th>
<td><a href="#object-Deployment">Deployment</a></td>
<td></td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-002"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"snapshot"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"eventType"</span><span class="p">:</span><span class="w"> </span><span class="s2">"deployment"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"SNAPSHOT"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"deployment"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"serviceArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:service/production/web-api"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"clusterArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:cluster/production"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"deploymentId"</span><span class="p">:</span><span class="w"> </span><span class="s2">"deploy-001"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="s2">"IN_PROGRESS"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"taskDefinition"</span><span class="p">:</span><span class="w"> </span><span class="s2">"webapp:2"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"desiredCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">3</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"runningCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">2</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"pendingCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">1</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"failedTasks"</span><span class="p">:</span><span class="w"> </span><span class="mi">0</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"rolloutState"</span><span class="p">:</span><span class="w"> </span><span class="s2">"IN_PROGRESS"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"rolloutStateReason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Rolling update in progress"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"createdAt"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"updatedAt"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:01:00.000Z"</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-snapshot_task" class="message">
<h3>Snapshot of a task <a class="anchor" href="#message-snapshot_task" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>snapshot</code> <span class="extension">extension</span></p>
<p class="summary">A task, stopped ones as long as they can be described, in the order of their creation.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Snapshot of a task</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The <code>id</code> of the <code>subscribe</code>.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;snapshot&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the server wrote it. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>payload.​eventType</code> <span class="required">required</span></th>
<td><code>&#34;task&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​action</code> <span class="required">required</span></th>
<td><code>&#34;SNAPSHOT&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​task</code> <span class="required">required</span></th>
<td><a href="#object-Task">Task</a></td>
<td>The task as DescribeTasks tells it at that <code>seq</code>.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-002"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"snapshot"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"eventType"</span><span class="p">:</span><span class="w"> </span><span class="s2">"task"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"SNAPSHOT"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"task"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"taskArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:task/production/1234567890abcdef"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"clusterArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:cluster/production"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"taskDefinitionArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:task-definition/webapp:1"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"lastStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"PENDING"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"desiredStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"RUNNING"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"stoppedReason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Essential container exited"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"containers"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span>
<span class="w">        </span><span class="p">{</span>
<span class="w">          </span><span class="nt">"containerArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:container/production/1234567890abcdef/webapp"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"name"</span><span class="p">:</span><span class="w"> </span><span class="s2">"webapp"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"lastStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"RUNNING"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"exitCode"</span><span class="p">:</span><span class="w"> </span><span class="kc">null</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"reason"</span><span class="p">:</span><span class="w"> </span><span class="kc">null</span>
<span class="w">        </span><span class="p">}</span>
<span class="w">      </span><span class="p">]</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-snapshot_container" class="message">
<h3>Snapshot of a container <a class="anchor" href="#message-snapshot_container" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>snapshot</code> <span class="extension">extension</span></p>
<p class="summary">A container; its task came before it.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Snapshot of a container</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The <code>id</code> of the <code>subscribe</code>.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;snapshot&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the server wrote it. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>payload.​eventType</code> <span class="required">required</span></th>
<td><code>&#34;container&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​action</code> <span class="required">required</span></th>
<td><code>&#34;SNAPSHOT&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​container</code> <span class="required">required</span></th>
<td><a href="#object-Container">Container</a></td>
<td></td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-002"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"snapshot"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"eventType"</span><span class="p">:</span><span class="w"> </span><span class="s2">"container"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"SNAPSHOT"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"container"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"clusterArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:cluster/production"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"taskArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:task/production/1234567890abcdef"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"containerArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:container/production/1234567890abcdef/webapp"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"name"</span><span class="p">:</span><span class="w"> </span><span class="s2">"webapp"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"image"</span><span class="p">:</span><span class="w"> </span><span class="s2">"nginx:1.27"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"runtimeId"</span><span class="p">:</span><span class="w"> </span><span class="s2">"5c1d3c0e9c1fa2f5a0d6d2f0b7e1f4f2a9b7c8d9e0f1a2b3c4d5e6f708192a3b"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"lastStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"RUNNING"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"exitCode"</span><span class="p">:</span><span class="w"> </span><span class="kc">null</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"reason"</span><span class="p">:</span><span class="w"> </span><span class="kc">null</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"healthStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"HEALTHY"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"networkBindings"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span>
<span class="w">        </span><span class="p">{</span>
<span class="w">          </span><span class="nt">"bindIP"</span><span class="p">:</span><span class="w"> </span><span class="s2">"0.0.0.0"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"containerPort"</span><span class="p">:</span><span class="w"> </span><span class="mi">80</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"hostPort"</span><span class="p">:</span><span class="w"> </span><span class="mi">32768</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"protocol"</span><span class="p">:</span><span class="w"> </span><span class="s2">"tcp"</span>
<span class="w">        </span><span class="p">}</span>
<span class="w">      </span><span class="p">]</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-snapshot_end" class="message">
<h3>End of a snapshot <a class="anchor" href="#message-snapshot_end" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>snapshot_end</code> <span class="extension">extension</span></p>
<p class="summary">The snapshot is whole. What follows are the events behind its cursor.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of End of a snapshot</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The <code>id</code> of the <code>subscribe</code>.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;snapshot_end&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the server wrote it. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>payload.​subscriptionId</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The <code>id</code> of the <code>subscribe</code>.</td>
</tr>
<tr>
<th scope="row"><code>payload.​cursor</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>A position in the journal, <code>epoch:seq</code>.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-002"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"snapshot_end"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"subscriptionId"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sub-002"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"cursor"</span><span class="p">:</span><span class="w"> </span><span class="s2">"4f1c9a7e:42"</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
</section>
<section id="events">
<h2>Events</h2>
<p>What happened. All subscribers get the same bytes.</p>
<div class="scroll">
<table>
<thead><tr><th scope="col">eventType</th><th scope="col">action</th><th scope="col">when</th></tr></thead>
<tbody>
<tr><th scope="rowgroup" rowspan="3"><a href="#message-event_cluster"><code>cluster</code></a></th><td><code>CREATE</code></td><td>It was made.</td></tr>
<tr><td><code>UPDATE</code></td><td>It was changed, or its counts have; at most one of these in 250 ms.</td></tr>
<tr><td><code>DELETE</code></td><td>It was deleted.</td></tr>
<tr><th scope="rowgroup" rowspan="6"><a href="#message-event_service"><code>service</code></a></th><td><code>CREATE</code></td><td>It was made.</td></tr>
<tr><td><code>UPDATE</code></td><td>It was changed, or its counts have.</td></tr>
<tr><td><code>DELETE</code></td><td>It was deleted.</td></tr>
<tr><td><code>DEPLOYMENT_START</code></td><td>A deployment of it has begun.</td></tr>
<tr><td><code>DEPLOYMENT_COMPLETE</code></td><td>A deployment of it is complete.</td></tr>
<tr><td><code>DEPLOYMENT_FAILED</code></td><td>A deployment of it has failed.</td></tr>
<tr><th scope="rowgroup" rowspan="3"><a href="#message-event_task"><code>task</code></a></th><td><code>START</code></td><td>It was accepted.</td></tr>
<tr><td><code>STATUS_CHANGE</code></td><td>Its <code>lastStatus</code>, <code>desiredStatus</code> or health has changed.</td></tr>
<tr><td><code>STOP</code></td><td>Its <code>lastStatus</code> is STOPPED.</td></tr>
<tr><th scope="rowgroup" rowspan="2"><a href="#message-event_deployment"><code>deployment</code></a></th><td><code>PROGRESS</code></td><td>It has moved on.</td></tr>
<tr><td><code>ROLLBACK</code></td><td>It goes back to the one before (extension).</td></tr>
<tr><th scope="rowgroup" rowspan="6"><a href="#message-event_scaling"><code>scaling</code></a></th><td><code>REGISTER</code></td><td>The service can be scaled, or its bounds have changed.</td></tr>
<tr><td><code>DEREGISTER</code></td><td>It no longer can.</td></tr>
<tr><td><code>POLICY_CHANGE</code></td><td>A policy was put or deleted.</td></tr>
<tr><td><code>SCALE_OUT</code></td><td>More tasks are wanted; once more when they run, or when another number is wanted instead.</td></tr>
<tr><td><code>SCALE_IN</code></td><td>Fewer tasks are wanted; once more when no more run, or when another number is wanted instead.</td></tr>
<tr><td><code>ALARM</code></td><td>An alarm of a policy has gone off, or is over.</td></tr>
<tr><th scope="rowgroup" rowspan="1"><a href="#message-event_health"><code>health</code></a></th><td><code>STATUS_CHANGE</code></td><td></td></tr>
<tr><th scope="rowgroup" rowspan="3"><a href="#message-event_container"><code>container</code></a></th><td><code>START</code></td><td>It runs.</td></tr>
<tr><td><code>STATUS_CHANGE</code></td><td>Its health has changed.</td></tr>
<tr><td><code>STOP</code></td><td>It has ended.</td></tr>
</tbody>
</table>
</div>
<article id="message-event_cluster" class="message">
<h3>Cluster <a class="anchor" href="#message-event_cluster" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>event</code></p>
<p class="summary">A cluster was made, changed or deleted.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Cluster</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><code>evt-</code> and the number, at least three digits.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;event&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the change was committed. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>seq</code> <span class="required" title="Not in the specification's own messages, and in every one of this server">always sent</span> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>integer</code></td>
<td>The event's number in the journal. 1, 2, 3 … without gaps.</td>
</tr>
<tr>
<th scope="row"><code>payload.​eventType</code> <span class="required">required</span></th>
<td><code>&#34;cluster&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​action</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><ul class="values">
<li><code>CREATE</code> It was made.</li>
<li><code>UPDATE</code> It was changed, or its counts have; at most one of these in 250 ms.</li>
<li><code>DELETE</code> It was deleted.</li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​cluster</code> <span class="required">required</span></th>
<td><a href="#object-Cluster">Cluster</a></td>
<td>The cluster as DescribeClusters tells it at that <code>seq</code>.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"evt-001"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"event"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"eventType"</span><span class="p">:</span><span class="w"> </span><span class="s2">"cluster"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"CREATE"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"cluster"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"clusterArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:cluster/production"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"clusterName"</span><span class="p">:</span><span class="w"> </span><span class="s2">"production"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="s2">"ACTIVE"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"registeredContainerInstancesCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">5</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"runningTasksCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">20</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"pendingTasksCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">2</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"activeServicesCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">3</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-event_service" class="message">
<h3>Service <a class="anchor" href="#message-event_service" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>event</code></p>
<p class="summary">A service was made, changed or deleted, or a deployment of it has begun or ended.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Service</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><code>evt-</code> and the number, at least three digits.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;event&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the change was committed. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>seq</code> <span class="required" title="Not in the specification's own messages, and in every one of this server">always sent</span> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>integer</code></td>
<td>The event's number in the journal. 1, 2, 3 … without gaps.</td>
</tr>
<tr>
<th scope="row"><code>payload.​eventType</code> <span class="required">required</span></th>
<td><code>&#34;service&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​action</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><ul class="values">
<li><code>CREATE</code> It was made.</li>
<li><code>UPDATE</code> It was changed, or its counts have.</li>
<li><code>DELETE</code> It was deleted.</li>
<li><code>DEPLOYMENT_START</code> A deployment of it has begun.</li>
<li><code>DEPLOYMENT_COMPLETE</code> A deployment of it is complete.</li>
<li><code>DEPLOYMENT_FAILED</code> A deployment of it has failed.</li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​service</code> <span class="required">required</span></th>
<td><a href="#object-Service">Service</a></td>
<td>The service as DescribeServices tells it at that <code>seq</code>.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"evt-002"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"event"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"eventType"</span><span class="p">:</span><span class="w"> </span><span class="s2">"service"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"CREATE"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"service"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"serviceArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:service/production/web-api"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"serviceName"</span><span class="p">:</span><span class="w"> </span><span class="s2">"web-api"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"clusterArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:cluster/production"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="s2">"ACTIVE"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"desiredCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">3</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"runningCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">3</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"pendingCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">0</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"deployments"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span>
<span class="w">        </span><span class="p">{</span>
<span class="w">          </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"deploy-001"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="s2">"PRIMARY"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"taskDefinition"</span><span class="p">:</span><span class="w"> </span><span class="s2">"webapp:2"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"desiredCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">3</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"runningCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">2</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"pendingCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">1</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"rolloutState"</span><span class="p">:</span><span class="w"> </span><span class="s2">"IN_PROGRESS"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"rolloutStateReason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Rolling update in progress"</span>
<span class="w">        </span><span class="p">}</span>
<span class="w">      </span><span class="p">]</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-event_task" class="message">
<h3>Task <a class="anchor" href="#message-event_task" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>event</code></p>
<p class="summary">A task was accepted, changed or has stopped.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Task</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><code>evt-</code> and the number, at least three digits.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;event&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the change was committed. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>seq</code> <span class="required" title="Not in the specification's own messages, and in every one of this server">always sent</span> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>integer</code></td>
<td>The event's number in the journal. 1, 2, 3 … without gaps.</td>
</tr>
<tr>
<th scope="row"><code>payload.​eventType</code> <span class="required">required</span></th>
<td><code>&#34;task&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​action</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><ul class="values">
<li><code>START</code> It was accepted.</li>
<li><code>STATUS_CHANGE</code> Its <code>lastStatus</code>, <code>desiredStatus</code> or health has changed.</li>
<li><code>STOP</code> Its <code>lastStatus</code> is STOPPED.</li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​task</code> <span class="required">required</span></th>
<td><a href="#object-Task">Task</a></td>
<td>The task as DescribeTasks tells it at that <code>seq</code>.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example <code>event_task</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"evt-003"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"event"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"eventType"</span><span class="p">:</span><span class="w"> </span><span class="s2">"task"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"START"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"task"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"taskArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:task/production/1234567890abcdef"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"clusterArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:cluster/production"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"taskDefinitionArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:task-definition/webapp:1"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"lastStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"PENDING"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"desiredStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"RUNNING"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"stoppedReason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Essential container exited"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"containers"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span>
<span class="w">        </span><span class="p">{</span>
<span class="w">          </span><span class="nt">"containerArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:container/production/1234567890abcdef/webapp"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"name"</span><span class="p">:</span><span class="w"> </span><span class="s2">"webapp"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"lastStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"RUNNING"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"exitCode"</span><span class="p">:</span><span class="w"> </span><span class="kc">null</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"reason"</span><span class="p">:</span><span class="w"> </span><span class="kc">null</span>
<span class="w">        </span><span class="p">}</span>
<span class="w">      </span><span class="p">]</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>event_task_extended</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"evt-003"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"event"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"seq"</span><span class="p">:</span><span class="w"> </span><span class="mi">3</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"eventType"</span><span class="p">:</span><span class="w"> </span><span class="s2">"task"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"START"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"task"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"taskArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:task/production/1234567890abcdef"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"clusterArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:cluster/production"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"taskDefinitionArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:task-definition/webapp:1"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"lastStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"PENDING"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"desiredStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"RUNNING"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"stoppedReason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Essential container exited"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"containers"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span>
<span class="w">        </span><span class="p">{</span>
<span class="w">          </span><span class="nt">"containerArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:container/production/1234567890abcdef/webapp"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"name"</span><span class="p">:</span><span class="w"> </span><span class="s2">"webapp"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"lastStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"RUNNING"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"exitCode"</span><span class="p">:</span><span class="w"> </span><span class="kc">null</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"reason"</span><span class="p">:</span><span class="w"> </span><span class="kc">null</span>
<span class="w">        </span><span class="p">}</span>
<span class="w">      </span><span class="p">]</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>event_task_stop</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"evt-008"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"event"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"seq"</span><span class="p">:</span><span class="w"> </span><span class="mi">8</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"eventType"</span><span class="p">:</span><span class="w"> </span><span class="s2">"task"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"STOP"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"task"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"taskArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:task/production/1234567890abcdef"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"clusterArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:cluster/production"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"taskDefinitionArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:task-definition/webapp:1"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"lastStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"STOPPED"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"desiredStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"STOPPED"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"group"</span><span class="p">:</span><span class="w"> </span><span class="s2">"family:webapp"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"startedBy"</span><span class="p">:</span><span class="w"> </span><span class="s2">"ci"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"launchType"</span><span class="p">:</span><span class="w"> </span><span class="s2">"FARGATE"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"healthStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"UNKNOWN"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"version"</span><span class="p">:</span><span class="w"> </span><span class="mi">7</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"stopCode"</span><span class="p">:</span><span class="w"> </span><span class="s2">"EssentialContainerExited"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"stoppedReason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Essential container in task exited"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"cause"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span>
<span class="w">        </span><span class="p">{</span>
<span class="w">          </span><span class="nt">"reason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Essential container in task exited"</span>
<span class="w">        </span><span class="p">},</span>
<span class="w">        </span><span class="p">{</span>
<span class="w">          </span><span class="nt">"reason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Container webapp exited with code 1"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"container"</span><span class="p">:</span><span class="w"> </span><span class="s2">"webapp"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"exitCode"</span><span class="p">:</span><span class="w"> </span><span class="mi">1</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"logs"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"connecting to db:5432"</span><span class="p">,</span><span class="w"> </span><span class="s2">"fatal: no route to host"</span><span class="p">]</span>
<span class="w">        </span><span class="p">}</span>
<span class="w">      </span><span class="p">],</span>
<span class="w">      </span><span class="nt">"containers"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span>
<span class="w">        </span><span class="p">{</span>
<span class="w">          </span><span class="nt">"containerArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:container/production/1234567890abcdef/webapp"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"name"</span><span class="p">:</span><span class="w"> </span><span class="s2">"webapp"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"lastStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"STOPPED"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"exitCode"</span><span class="p">:</span><span class="w"> </span><span class="mi">1</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"reason"</span><span class="p">:</span><span class="w"> </span><span class="kc">null</span>
<span class="w">        </span><span class="p">}</span>
<span class="w">      </span><span class="p">]</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-event_deployment" class="message">
<h3>Deployment <a class="anchor" href="#message-event_deployment" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>event</code></p>
<p class="summary">A count or the rollout state of a deployment has changed.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Deployment</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><code>evt-</code> and the number, at least three digits.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;event&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the change was committed. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>seq</code> <span class="required" title="Not in the specification's own messages, and in every one of this server">always sent</span> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>integer</code></td>
<td>The event's number in the journal. 1, 2, 3 … without gaps.</td>
</tr>
<tr>
<th scope="row"><code>payload.​eventType</code> <span class="required">required</span></th>
<td><code>&#34;deployment&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​action</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><ul class="values">
<li><code>PROGRESS</code> It has moved on.</li>
<li><code>ROLLBACK</code> It goes back to the one before (extension).</li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​deployment</code> <span class="required">required</span></th>
<td><a href="#object-Deployment">Deployment</a></td>
<td></td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"evt-004"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"event"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"eventType"</span><span class="p">:</span><span class="w"> </span><span class="s2">"deployment"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"PROGRESS"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"deployment"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"serviceArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:service/production/web-api"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"deploymentId"</span><span class="p">:</span><span class="w"> </span><span class="s2">"deploy-001"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="s2">"IN_PROGRESS"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"taskDefinition"</span><span class="p">:</span><span class="w"> </span><span class="s2">"webapp:2"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"desiredCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">3</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"runningCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">2</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"pendingCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">1</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"failedTasks"</span><span class="p">:</span><span class="w"> </span><span class="mi">0</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"rolloutState"</span><span class="p">:</span><span class="w"> </span><span class="s2">"IN_PROGRESS"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"rolloutStateReason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Rolling update in progress"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"createdAt"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"updatedAt"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:01:00.000Z"</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-event_scaling" class="message">
<h3>Scaling <a class="anchor" href="#message-event_scaling" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>event</code></p>
<p class="summary">A service's desired count was changed by a policy, or what may change it was.</p>
<p>The specification names this kind and leaves its form open.</p>

<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Scaling</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><code>evt-</code> and the number, at least three digits.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;event&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the change was committed. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>seq</code> <span class="required" title="Not in the specification's own messages, and in every one of this server">always sent</span> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>integer</code></td>
<td>The event's number in the journal. 1, 2, 3 … without gaps.</td>
</tr>
<tr>
<th scope="row"><code>payload.​eventType</code> <span class="required">required</span></th>
<td><code>&#34;scaling&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​action</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><ul class="values">
<li><code>REGISTER</code> The service can be scaled, or its bounds have changed.</li>
<li><code>DEREGISTER</code> It no longer can.</li>
<li><code>POLICY_CHANGE</code> A policy was put or deleted.</li>
<li><code>SCALE_OUT</code> More tasks are wanted; once more when they run, or when another number is wanted instead.</li>
<li><code>SCALE_IN</code> Fewer tasks are wanted; once more when no more run, or when another number is wanted instead.</li>
<li><code>ALARM</code> An alarm of a policy has gone off, or is over.</li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​scaling</code> <span class="required">required</span></th>
<td><a href="#object-Scaling">Scaling</a></td>
<td></td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"evt-005"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"event"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"seq"</span><span class="p">:</span><span class="w"> </span><span class="mi">5</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"eventType"</span><span class="p">:</span><span class="w"> </span><span class="s2">"scaling"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"SCALE_OUT"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"scaling"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"serviceArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:service/production/web-api"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"clusterArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:cluster/production"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"activityId"</span><span class="p">:</span><span class="w"> </span><span class="s2">"e6c5f7d1-dbbb-4a3f-89b2-51f33e766399"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"policyName"</span><span class="p">:</span><span class="w"> </span><span class="s2">"cpu-60"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"metric"</span><span class="p">:</span><span class="w"> </span><span class="s2">"ECSServiceAverageCPUUtilization"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"fromDesiredCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">3</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"toDesiredCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">5</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"minCapacity"</span><span class="p">:</span><span class="w"> </span><span class="mi">2</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"maxCapacity"</span><span class="p">:</span><span class="w"> </span><span class="mi">10</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"statusCode"</span><span class="p">:</span><span class="w"> </span><span class="s2">"InProgress"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"cause"</span><span class="p">:</span><span class="w"> </span><span class="s2">"monitor alarm TargetTracking-service/production/web-api-AlarmHigh-5f0c7d3e-6b1a-4e0f-9d55-0c6f3b1d2a47 in state ALARM triggered policy cpu-60"</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-event_health" class="message">
<h3>Health <a class="anchor" href="#message-event_health" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>event</code></p>
<p class="summary">A container's health check says something else; then, where it changes, the health of its task.</p>
<p>The specification names this kind and leaves its form open.</p>

<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Health</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><code>evt-</code> and the number, at least three digits.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;event&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the change was committed. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>seq</code> <span class="required" title="Not in the specification's own messages, and in every one of this server">always sent</span> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>integer</code></td>
<td>The event's number in the journal. 1, 2, 3 … without gaps.</td>
</tr>
<tr>
<th scope="row"><code>payload.​eventType</code> <span class="required">required</span></th>
<td><code>&#34;health&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​action</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><ul class="values">
<li><code>STATUS_CHANGE</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​health</code> <span class="required">required</span></th>
<td><a href="#object-Health">Health</a></td>
<td></td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"evt-043"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"event"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"seq"</span><span class="p">:</span><span class="w"> </span><span class="mi">43</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"eventType"</span><span class="p">:</span><span class="w"> </span><span class="s2">"health"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"STATUS_CHANGE"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"health"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"clusterArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:cluster/production"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"taskArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:task/production/1234567890abcdef"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"containerName"</span><span class="p">:</span><span class="w"> </span><span class="s2">"webapp"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="s2">"UNHEALTHY"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"previousStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"HEALTHY"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"output"</span><span class="p">:</span><span class="w"> </span><span class="s2">"wget: server returned error: HTTP/1.1 503 Service Unavailable\n"</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-event_container" class="message">
<h3>Container <a class="anchor" href="#message-event_container" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>event</code></p>
<p class="summary">A container runs, its health has changed, or it has ended.</p>
<p>The specification names this kind and leaves its form open.</p>

<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Container</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><code>evt-</code> and the number, at least three digits.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;event&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the change was committed. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>seq</code> <span class="required" title="Not in the specification's own messages, and in every one of this server">always sent</span> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>integer</code></td>
<td>The event's number in the journal. 1, 2, 3 … without gaps.</td>
</tr>
<tr>
<th scope="row"><code>payload.​eventType</code> <span class="required">required</span></th>
<td><code>&#34;container&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​action</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><ul class="values">
<li><code>START</code> It runs.</li>
<li><code>STATUS_CHANGE</code> Its health has changed.</li>
<li><code>STOP</code> It has ended.</li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​container</code> <span class="required">required</span></th>
<td><a href="#object-Container">Container</a></td>
<td></td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"evt-007"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"event"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"seq"</span><span class="p">:</span><span class="w"> </span><span class="mi">7</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"eventType"</span><span class="p">:</span><span class="w"> </span><span class="s2">"container"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"START"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"container"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"clusterArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:cluster/production"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"taskArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:task/production/1234567890abcdef"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"containerArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:container/production/1234567890abcdef/webapp"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"name"</span><span class="p">:</span><span class="w"> </span><span class="s2">"webapp"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"image"</span><span class="p">:</span><span class="w"> </span><span class="s2">"nginx:1.27"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"runtimeId"</span><span class="p">:</span><span class="w"> </span><span class="s2">"5c1d3c0e9c1fa2f5a0d6d2f0b7e1f4f2a9b7c8d9e0f1a2b3c4d5e6f708192a3b"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"lastStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"RUNNING"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"exitCode"</span><span class="p">:</span><span class="w"> </span><span class="kc">null</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"reason"</span><span class="p">:</span><span class="w"> </span><span class="kc">null</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"healthStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"HEALTHY"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"networkBindings"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span>
<span class="w">        </span><span class="p">{</span>
<span class="w">          </span><span class="nt">"bindIP"</span><span class="p">:</span><span class="w"> </span><span class="s2">"0.0.0.0"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"containerPort"</span><span class="p">:</span><span class="w"> </span><span class="mi">80</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"hostPort"</span><span class="p">:</span><span class="w"> </span><span class="mi">32768</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"protocol"</span><span class="p">:</span><span class="w"> </span><span class="s2">"tcp"</span>
<span class="w">        </span><span class="p">}</span>
<span class="w">      </span><span class="p">]</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
</section>
<section id="commands">
<h2>Commands</h2>
<p>What a client asks the server to do. In what clients send, null is the same as absent.</p>
<article id="message-command_execute" class="message">
<h3>Execute <a class="anchor" href="#message-command_execute" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from client">↑ client</span> <code>command</code></p>
<p class="summary">Orders a command in a running container. It starts when somebody connects to the address in the answer.</p>
<p>Unknown task or container: RESOURCE_NOT_FOUND. A task that does not run, or was not run with
<code>enableExecuteCommand</code>: INVALID_REQUEST. Needs <code>exec</code> in the cluster.</p>

<p class="quiet">Answered by <a href="#message-command_ack_execute">Execute, acknowledged</a> or <a href="#message-error">Error</a>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Execute</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Chosen by the client, at most 256 bytes; the answer has it too. The same command with the same id within five minutes is answered again and done once; another command with that id is INVALID_REQUEST.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;command&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>action</code> <span class="required">required</span></th>
<td><code>&#34;execute&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​cluster</code></th>
<td><code>string</code></td>
<td>Name or ARN; <code>default</code> where it is absent.</td>
</tr>
<tr>
<th scope="row"><code>payload.​task</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN or id.</td>
</tr>
<tr>
<th scope="row"><code>payload.​container</code></th>
<td><code>string</code></td>
<td>Its name; may be left out where the task has one.</td>
</tr>
<tr>
<th scope="row"><code>payload.​command</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Split into words as a shell does; no shell runs unless it is the command.</td>
</tr>
<tr>
<th scope="row"><code>payload.​interactive</code></th>
<td><code>boolean</code></td>
<td>true: with a terminal; false: with pipes, output and errors apart.<span class="quiet"> Default <code>true</code>.</span></td>
</tr>
<tr>
<th scope="row"><code>payload.​cols</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>integer</code><span class="quiet"> 1 to 65,535</span></td>
<td>The terminal's size; <code>cols</code> and <code>rows</code> go together.</td>
</tr>
<tr>
<th scope="row"><code>payload.​rows</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>integer</code><span class="quiet"> 1 to 65,535</span></td>
<td></td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example <code>command_execute</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"cmd-001"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"command"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"execute"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"cluster"</span><span class="p">:</span><span class="w"> </span><span class="s2">"production"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"task"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:task/production/1234567890abcdef"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"container"</span><span class="p">:</span><span class="w"> </span><span class="s2">"webapp"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"command"</span><span class="p">:</span><span class="w"> </span><span class="s2">"/bin/bash"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"interactive"</span><span class="p">:</span><span class="w"> </span><span class="kc">true</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>command_execute_extended</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"cmd-002"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"command"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"execute"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"cluster"</span><span class="p">:</span><span class="w"> </span><span class="s2">"production"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"task"</span><span class="p">:</span><span class="w"> </span><span class="s2">"1234567890abcdef1234567890abcdef"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"command"</span><span class="p">:</span><span class="w"> </span><span class="s2">"sh -c 'echo \"$HOME\"'"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"interactive"</span><span class="p">:</span><span class="w"> </span><span class="kc">true</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"cols"</span><span class="p">:</span><span class="w"> </span><span class="mi">120</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"rows"</span><span class="p">:</span><span class="w"> </span><span class="mi">40</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-command_ack_execute" class="message">
<h3>Execute, acknowledged <a class="anchor" href="#message-command_ack_execute" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>command_ack</code></p>
<p class="summary">Where the command's terminal is.</p>
<p class="quiet">Answers <a href="#message-command_execute">Execute</a>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Execute, acknowledged</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The request's.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;command_ack&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the server wrote it. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>payload.​sessionId</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Id of the command, hard to guess.</td>
</tr>
<tr>
<th scope="row"><code>payload.​websocketUrl</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Address of the terminal, with the scheme and host that the client used.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"cmd-001"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"command_ack"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"sessionId"</span><span class="p">:</span><span class="w"> </span><span class="s2">"exec-session-001"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"websocketUrl"</span><span class="p">:</span><span class="w"> </span><span class="s2">"ws://localhost:8080/exec/exec-session-001"</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-command_resize_exec" class="message">
<h3>Resize a terminal <a class="anchor" href="#message-command_resize_exec" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from client">↑ client</span> <code>command</code> <span class="extension">extension</span></p>
<p class="summary">Tells a command the size of its terminal.</p>
<p class="quiet">Answered by <a href="#message-command_ack_resize_exec">Resize, acknowledged</a> or <a href="#message-error">Error</a>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Resize a terminal</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Chosen by the client, at most 256 bytes; the answer has it too. The same command with the same id within five minutes is answered again and done once; another command with that id is INVALID_REQUEST.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;command&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>action</code> <span class="required">required</span></th>
<td><code>&#34;resize_exec&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​sessionId</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>From <code>command_ack</code>.</td>
</tr>
<tr>
<th scope="row"><code>payload.​cols</code> <span class="required">required</span></th>
<td><code>integer</code><span class="quiet"> 1 to 65,535</span></td>
<td>Columns.</td>
</tr>
<tr>
<th scope="row"><code>payload.​rows</code> <span class="required">required</span></th>
<td><code>integer</code><span class="quiet"> 1 to 65,535</span></td>
<td>Rows.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"cmd-003"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"command"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"resize_exec"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"sessionId"</span><span class="p">:</span><span class="w"> </span><span class="s2">"exec-session-001"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"cols"</span><span class="p">:</span><span class="w"> </span><span class="mi">132</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"rows"</span><span class="p">:</span><span class="w"> </span><span class="mi">43</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-command_ack_resize_exec" class="message">
<h3>Resize, acknowledged <a class="anchor" href="#message-command_ack_resize_exec" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>command_ack</code> <span class="extension">extension</span></p>
<p class="summary">The command knows the new size.</p>
<p class="quiet">Answers <a href="#message-command_resize_exec">Resize a terminal</a>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Resize, acknowledged</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The request's.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;command_ack&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the server wrote it. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>payload.​sessionId</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Id of the command, hard to guess.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"cmd-003"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"command_ack"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"sessionId"</span><span class="p">:</span><span class="w"> </span><span class="s2">"exec-session-001"</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-command_get_metrics" class="message">
<h3>Get metrics <a class="anchor" href="#message-command_get_metrics" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from client">↑ client</span> <code>command</code></p>
<p class="summary">Asks for what was measured of a resource.</p>
<p>Utilisation is ECS's, used over reserved. Nothing is made up: where there is no data, <code>Datapoints</code> is empty and
the statistics are null. Needs <code>metrics:read</code> in the cluster.</p>

<p class="quiet">Answered by <a href="#message-metrics">Metrics</a> or <a href="#message-error">Error</a>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Get metrics</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Chosen by the client, at most 256 bytes; the answer has it too. The same command with the same id within five minutes is answered again and done once; another command with that id is INVALID_REQUEST.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;command&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>action</code> <span class="required">required</span></th>
<td><code>&#34;get_metrics&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​resource</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><code>cluster</code> and <code>container</code> are extensions.<ul class="values">
<li><code>cluster</code></li>
<li><code>service</code></li>
<li><code>task</code></li>
<li><code>container</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​resourceArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN of the resource; of a cluster also its name, of a task of the cluster <code>default</code> its id.</td>
</tr>
<tr>
<th scope="row"><code>payload.​metrics</code> <span class="required">required</span></th>
<td><code>list of strings</code><span class="quiet"> at most 100</span></td>
<td>What to tell; all but the first two are extensions.<ul class="values">
<li><code>CPUUtilization</code></li>
<li><code>MemoryUtilization</code></li>
<li><code>NetworkRxBytes</code></li>
<li><code>NetworkTxBytes</code></li>
<li><code>StorageReadBytes</code></li>
<li><code>StorageWriteBytes</code></li>
<li><code>RunningTaskCount</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​period</code></th>
<td><code>integer</code><span class="quiet"> 1 to 86,400</span></td>
<td>Seconds from one datapoint to the next. They begin at multiples of it.<span class="quiet"> Default <code>60</code>.</span></td>
</tr>
<tr>
<th scope="row"><code>payload.​statistics</code> <span class="required">required</span></th>
<td><code>list of strings</code><span class="quiet"> at most 100</span></td>
<td>Each is told over the whole time; the first is the datapoints' <code>Value</code>.<ul class="values">
<li><code>Average</code></li>
<li><code>Maximum</code></li>
<li><code>Minimum</code></li>
<li><code>Sum</code></li>
<li><code>SampleCount</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​startTime</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td>RFC 3339. Absent, the last 60 periods are told; at most 1,440.</td>
</tr>
<tr>
<th scope="row"><code>payload.​endTime</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td>RFC 3339. Absent, now.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example <code>command_get_metrics</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"metrics-001"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"command"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"get_metrics"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"resource"</span><span class="p">:</span><span class="w"> </span><span class="s2">"service"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"resourceArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:service/production/web-api"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"metrics"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"CPUUtilization"</span><span class="p">,</span><span class="w"> </span><span class="s2">"MemoryUtilization"</span><span class="p">],</span>
<span class="w">    </span><span class="nt">"period"</span><span class="p">:</span><span class="w"> </span><span class="mi">60</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"statistics"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"Average"</span><span class="p">,</span><span class="w"> </span><span class="s2">"Maximum"</span><span class="p">]</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>command_get_metrics_extended</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"metrics-002"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"command"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"get_metrics"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"resource"</span><span class="p">:</span><span class="w"> </span><span class="s2">"cluster"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"resourceArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"production"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"metrics"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"NetworkRxBytes"</span><span class="p">,</span><span class="w"> </span><span class="s2">"StorageReadBytes"</span><span class="p">,</span><span class="w"> </span><span class="s2">"RunningTaskCount"</span><span class="p">],</span>
<span class="w">    </span><span class="nt">"period"</span><span class="p">:</span><span class="w"> </span><span class="mi">60</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"statistics"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span><span class="s2">"Sum"</span><span class="p">,</span><span class="w"> </span><span class="s2">"SampleCount"</span><span class="p">],</span>
<span class="w">    </span><span class="nt">"startTime"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"endTime"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:02:00.000Z"</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-metrics" class="message">
<h3>Metrics <a class="anchor" href="#message-metrics" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>metrics</code></p>
<p class="summary">What was measured. The answer to <code>get_metrics</code>, or what a subscription to metrics tells.</p>
<p class="quiet">Answers <a href="#message-command_get_metrics">Get metrics</a>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Metrics</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The request's.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;metrics&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the server wrote it. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>payload.​resourceArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN of the resource.</td>
</tr>
<tr>
<th scope="row"><code>payload.​metrics</code> <span class="required">required</span></th>
<td><code>object</code></td>
<td>By their names, those that were asked for.</td>
</tr>
<tr>
<th scope="row"><code>payload.​metrics.​CPUUtilization</code></th>
<td><a href="#object-Metric">Metric</a></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​metrics.​MemoryUtilization</code></th>
<td><a href="#object-Metric">Metric</a></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​metrics.​NetworkRxBytes</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><a href="#object-Metric">Metric</a></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​metrics.​NetworkTxBytes</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><a href="#object-Metric">Metric</a></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​metrics.​StorageReadBytes</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><a href="#object-Metric">Metric</a></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​metrics.​StorageWriteBytes</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><a href="#object-Metric">Metric</a></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​metrics.​RunningTaskCount</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><a href="#object-Metric">Metric</a></td>
<td></td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example <code>metrics</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"metrics-001"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"metrics"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"resourceArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:service/production/web-api"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"metrics"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"CPUUtilization"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">        </span><span class="nt">"Average"</span><span class="p">:</span><span class="w"> </span><span class="mf">45.2</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"Maximum"</span><span class="p">:</span><span class="w"> </span><span class="mf">78.5</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"Unit"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Percent"</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"Datapoints"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span>
<span class="w">          </span><span class="p">{</span>
<span class="w">            </span><span class="nt">"Timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">            </span><span class="nt">"Value"</span><span class="p">:</span><span class="w"> </span><span class="mf">45.2</span>
<span class="w">          </span><span class="p">}</span>
<span class="w">        </span><span class="p">]</span>
<span class="w">      </span><span class="p">},</span>
<span class="w">      </span><span class="nt">"MemoryUtilization"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">        </span><span class="nt">"Average"</span><span class="p">:</span><span class="w"> </span><span class="mf">62.8</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"Maximum"</span><span class="p">:</span><span class="w"> </span><span class="mf">85.3</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"Unit"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Percent"</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"Datapoints"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span>
<span class="w">          </span><span class="p">{</span>
<span class="w">            </span><span class="nt">"Timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">            </span><span class="nt">"Value"</span><span class="p">:</span><span class="w"> </span><span class="mf">62.8</span>
<span class="w">          </span><span class="p">}</span>
<span class="w">        </span><span class="p">]</span>
<span class="w">      </span><span class="p">}</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>metrics_extended</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"metrics-002"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"metrics"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:02:03.004Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"resourceArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:cluster/production"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"metrics"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"NetworkRxBytes"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">        </span><span class="nt">"Sum"</span><span class="p">:</span><span class="w"> </span><span class="mi">51200</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"SampleCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">2</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"Unit"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Bytes"</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"Datapoints"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span>
<span class="w">          </span><span class="p">{</span>
<span class="w">            </span><span class="nt">"Timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">            </span><span class="nt">"Value"</span><span class="p">:</span><span class="w"> </span><span class="mi">40960</span>
<span class="w">          </span><span class="p">},</span>
<span class="w">          </span><span class="p">{</span>
<span class="w">            </span><span class="nt">"Timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:01:00.000Z"</span><span class="p">,</span>
<span class="w">            </span><span class="nt">"Value"</span><span class="p">:</span><span class="w"> </span><span class="mi">10240</span>
<span class="w">          </span><span class="p">}</span>
<span class="w">        </span><span class="p">]</span>
<span class="w">      </span><span class="p">},</span>
<span class="w">      </span><span class="nt">"StorageReadBytes"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">        </span><span class="nt">"Sum"</span><span class="p">:</span><span class="w"> </span><span class="kc">null</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"SampleCount"</span><span class="p">:</span><span class="w"> </span><span class="kc">null</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"Unit"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Bytes"</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"Datapoints"</span><span class="p">:</span><span class="w"> </span><span class="p">[]</span>
<span class="w">      </span><span class="p">},</span>
<span class="w">      </span><span class="nt">"RunningTaskCount"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">        </span><span class="nt">"Sum"</span><span class="p">:</span><span class="w"> </span><span class="mi">36</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"SampleCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">12</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"Unit"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Count"</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"Datapoints"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span>
<span class="w">          </span><span class="p">{</span>
<span class="w">            </span><span class="nt">"Timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">            </span><span class="nt">"Value"</span><span class="p">:</span><span class="w"> </span><span class="mi">18</span>
<span class="w">          </span><span class="p">},</span>
<span class="w">          </span><span class="p">{</span>
<span class="w">            </span><span class="nt">"Timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:01:00.000Z"</span><span class="p">,</span>
<span class="w">            </span><span class="nt">"Value"</span><span class="p">:</span><span class="w"> </span><span class="mi">18</span>
<span class="w">          </span><span class="p">}</span>
<span class="w">        </span><span class="p">]</span>
<span class="w">      </span><span class="p">}</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-command_wait" class="message">
<h3>Wait <a class="anchor" href="#message-command_wait" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from client">↑ client</span> <code>command</code> <span class="extension">extension</span></p>
<p class="summary">Asks to be told once, when a task or a service has become something.</p>
<p>Decided by the resource's events, without polling. At most 50 wait on one connection. A subscriber gets the event
first, then the answer. Needs <code>events:read</code> in the cluster.</p>

<p class="quiet">Answered by <a href="#message-wait_result">Result of a wait</a> or <a href="#message-error">Error</a>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Wait</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Chosen by the client, at most 256 bytes; the answer has it too. The same command with the same id within five minutes is answered again and done once; another command with that id is INVALID_REQUEST.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;command&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>action</code> <span class="required">required</span></th>
<td><code>&#34;wait&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>payload.​resource</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><ul class="values">
<li><code>task</code></li>
<li><code>service</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​resourceArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN of the task or the service.</td>
</tr>
<tr>
<th scope="row"><code>payload.​until</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><ul class="values">
<li><code>running</code> The task is RUNNING.</li>
<li><code>stopped</code> The task is STOPPED.</li>
<li><code>healthy</code> The task's health checks say HEALTHY.</li>
<li><code>steady</code> Of the service there is one deployment, it is COMPLETED and all its tasks run.</li>
<li><code>deployed</code> The deployment of the service that was PRIMARY when the wait began is COMPLETED.</li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​timeoutMs</code></th>
<td><code>integer</code><span class="quiet"> 0 to 3,600,000</span></td>
<td>Milliseconds after which the answer is <code>timeout</code>.<span class="quiet"> Default <code>300000</code>.</span></td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example <code>command_wait</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"cmd-003"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"command"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"wait"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"resource"</span><span class="p">:</span><span class="w"> </span><span class="s2">"task"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"resourceArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:123456789012:task/production/1234567890abcdef"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"until"</span><span class="p">:</span><span class="w"> </span><span class="s2">"stopped"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"timeoutMs"</span><span class="p">:</span><span class="w"> </span><span class="mi">60000</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>command_wait_service</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"cmd-004"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"command"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"action"</span><span class="p">:</span><span class="w"> </span><span class="s2">"wait"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"resource"</span><span class="p">:</span><span class="w"> </span><span class="s2">"service"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"resourceArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:service/production/web-api"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"until"</span><span class="p">:</span><span class="w"> </span><span class="s2">"steady"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"timeoutMs"</span><span class="p">:</span><span class="w"> </span><span class="mi">60000</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-wait_result" class="message">
<h3>Result of a wait <a class="anchor" href="#message-wait_result" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>wait_result</code> <span class="extension">extension</span></p>
<p class="summary">It is so, can no longer be so, or the time is over.</p>
<p class="quiet">Answers <a href="#message-command_wait">Wait</a>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Result of a wait</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The request's.</td>
</tr>
<tr>
<th scope="row"><code>type</code> <span class="required">required</span></th>
<td><code>&#34;wait_result&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the server wrote it. RFC 3339, UTC, milliseconds.</td>
</tr>
<tr>
<th scope="row"><code>payload.​resource</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><ul class="values">
<li><code>task</code></li>
<li><code>service</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​resourceArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Its ARN.</td>
</tr>
<tr>
<th scope="row"><code>payload.​until</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><ul class="values">
<li><code>running</code> The task is RUNNING.</li>
<li><code>stopped</code> The task is STOPPED.</li>
<li><code>healthy</code> The task's health checks say HEALTHY.</li>
<li><code>steady</code> Of the service there is one deployment, it is COMPLETED and all its tasks run.</li>
<li><code>deployed</code> The deployment of the service that was PRIMARY when the wait began is COMPLETED.</li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​status</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><ul class="values">
<li><code>satisfied</code> It is so.</li>
<li><code>unreachable</code> It can no longer be so; <code>reason</code> says why.</li>
<li><code>timeout</code> The time is over.</li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>payload.​reason</code></th>
<td><code>string</code></td>
<td>For people, with <code>unreachable</code>.</td>
</tr>
<tr>
<th scope="row"><code>payload.​cursor</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The position at which this was so.</td>
</tr>
<tr>
<th scope="row"><code>payload.​task</code></th>
<td><a href="#object-Task">Task</a></td>
<td>As it was then.</td>
</tr>
<tr>
<th scope="row"><code>payload.​service</code></th>
<td><a href="#object-Service">Service</a></td>
<td>As it was then.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example <code>wait_result</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"cmd-003"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"wait_result"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"resource"</span><span class="p">:</span><span class="w"> </span><span class="s2">"task"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"resourceArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:123456789012:task/production/1234567890abcdef"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"until"</span><span class="p">:</span><span class="w"> </span><span class="s2">"stopped"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="s2">"satisfied"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"cursor"</span><span class="p">:</span><span class="w"> </span><span class="s2">"4f1c9a7e:42"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"task"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"taskArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:123456789012:task/production/1234567890abcdef"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"clusterArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:123456789012:cluster/production"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"taskDefinitionArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:123456789012:task-definition/webapp:1"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"lastStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"STOPPED"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"desiredStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"STOPPED"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"group"</span><span class="p">:</span><span class="w"> </span><span class="s2">"family:webapp"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"launchType"</span><span class="p">:</span><span class="w"> </span><span class="s2">"FARGATE"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"healthStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"UNKNOWN"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"version"</span><span class="p">:</span><span class="w"> </span><span class="mi">5</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"stopCode"</span><span class="p">:</span><span class="w"> </span><span class="s2">"EssentialContainerExited"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"stoppedReason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Essential container in task exited"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"containers"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span>
<span class="w">        </span><span class="p">{</span>
<span class="w">          </span><span class="nt">"containerArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:123456789012:container/production/1234567890abcdef/c1"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"name"</span><span class="p">:</span><span class="w"> </span><span class="s2">"webapp"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"lastStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"STOPPED"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"exitCode"</span><span class="p">:</span><span class="w"> </span><span class="mi">0</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"reason"</span><span class="p">:</span><span class="w"> </span><span class="kc">null</span>
<span class="w">        </span><span class="p">}</span>
<span class="w">      </span><span class="p">]</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>wait_result_service</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"cmd-004"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"wait_result"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"resource"</span><span class="p">:</span><span class="w"> </span><span class="s2">"service"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"resourceArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:service/production/web-api"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"until"</span><span class="p">:</span><span class="w"> </span><span class="s2">"steady"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="s2">"satisfied"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"cursor"</span><span class="p">:</span><span class="w"> </span><span class="s2">"4f1c9a7e:42"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"service"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"serviceArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:service/production/web-api"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"serviceName"</span><span class="p">:</span><span class="w"> </span><span class="s2">"web-api"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"clusterArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:000000000000:cluster/production"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="s2">"ACTIVE"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"desiredCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">3</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"runningCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">3</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"pendingCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">0</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"deployments"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span>
<span class="w">        </span><span class="p">{</span>
<span class="w">          </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"ecs-svc/1234567890123456789"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="s2">"PRIMARY"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"taskDefinition"</span><span class="p">:</span><span class="w"> </span><span class="s2">"webapp:2"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"desiredCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">3</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"runningCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">3</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"pendingCount"</span><span class="p">:</span><span class="w"> </span><span class="mi">0</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"rolloutState"</span><span class="p">:</span><span class="w"> </span><span class="s2">"COMPLETED"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"rolloutStateReason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"ECS deployment ecs-svc/1234567890123456789 completed."</span>
<span class="w">        </span><span class="p">}</span>
<span class="w">      </span><span class="p">]</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>wait_result_unreachable</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"id"</span><span class="p">:</span><span class="w"> </span><span class="s2">"cmd-004"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"type"</span><span class="p">:</span><span class="w"> </span><span class="s2">"wait_result"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"timestamp"</span><span class="p">:</span><span class="w"> </span><span class="s2">"2024-01-01T00:00:00.000Z"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"payload"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"resource"</span><span class="p">:</span><span class="w"> </span><span class="s2">"task"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"resourceArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:123456789012:task/production/1234567890abcdef"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"until"</span><span class="p">:</span><span class="w"> </span><span class="s2">"running"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="s2">"unreachable"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"reason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Essential container in task exited"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"cursor"</span><span class="p">:</span><span class="w"> </span><span class="s2">"4f1c9a7e:42"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"task"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"taskArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:123456789012:task/production/1234567890abcdef"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"clusterArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:123456789012:cluster/production"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"taskDefinitionArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:123456789012:task-definition/webapp:1"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"lastStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"STOPPED"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"desiredStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"STOPPED"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"group"</span><span class="p">:</span><span class="w"> </span><span class="s2">"family:webapp"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"launchType"</span><span class="p">:</span><span class="w"> </span><span class="s2">"FARGATE"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"healthStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"UNKNOWN"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"version"</span><span class="p">:</span><span class="w"> </span><span class="mi">5</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"stopCode"</span><span class="p">:</span><span class="w"> </span><span class="s2">"EssentialContainerExited"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"stoppedReason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Essential container in task exited"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"containers"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span>
<span class="w">        </span><span class="p">{</span>
<span class="w">          </span><span class="nt">"containerArn"</span><span class="p">:</span><span class="w"> </span><span class="s2">"arn:aws:ecs:us-east-1:123456789012:container/production/1234567890abcdef/c1"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"name"</span><span class="p">:</span><span class="w"> </span><span class="s2">"webapp"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"lastStatus"</span><span class="p">:</span><span class="w"> </span><span class="s2">"STOPPED"</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"exitCode"</span><span class="p">:</span><span class="w"> </span><span class="mi">0</span><span class="p">,</span>
<span class="w">          </span><span class="nt">"reason"</span><span class="p">:</span><span class="w"> </span><span class="kc">null</span>
<span class="w">        </span><span class="p">}</span>
<span class="w">      </span><span class="p">]</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
</section>
<section id="exec">
<h2>Exec</h2>
<p>The terminal of a command in a container.</p>
<article id="message-exec_output" class="message">
<h3>Output <a class="anchor" href="#message-exec_output" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>output</code> <span class="extension">extension</span></p>
<p class="summary">Plain: bytes of the terminal. Kubernetes: a byte that names the channel, 1 or 2, and bytes.</p>
<p>At most 32 KiB. A command is read only 256 KiB ahead of what the client has, which its pongs tell.</p>

</article>
<article id="message-exec_input" class="message">
<h3>Input <a class="anchor" href="#message-exec_input" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from client">↑ client</span> <code>input</code> <span class="extension">extension</span></p>
<p class="summary">Plain: bytes, in frames of either kind. Kubernetes: a byte that names the channel, 0, 4 or 255, and bytes.</p>
</article>
<article id="message-exec_status" class="message">
<h3>Status <a class="anchor" href="#message-exec_status" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>status</code> <span class="extension">extension</span></p>
<p class="summary">Kubernetes only: how the command ended, behind the byte 3.</p>
<p>Its form is <a href="#object-ExecStatus">ExecStatus</a>.</p>
<details open>
<summary>Example <code>success</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"metadata"</span><span class="p">:</span><span class="w"> </span><span class="p">{},</span>
<span class="w">  </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Success"</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>exit_code</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"metadata"</span><span class="p">:</span><span class="w"> </span><span class="p">{},</span>
<span class="w">  </span><span class="nt">"status"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Failure"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"reason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"NonZeroExitCode"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"message"</span><span class="p">:</span><span class="w"> </span><span class="s2">"command terminated with non-zero exit code: exit status 3"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"details"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"causes"</span><span class="p">:</span><span class="w"> </span><span class="p">[</span>
<span class="w">      </span><span class="p">{</span>
<span class="w">        </span><span class="nt">"reason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"ExitCode"</span><span class="p">,</span>
<span class="w">        </span><span class="nt">"message"</span><span class="p">:</span><span class="w"> </span><span class="s2">"3"</span>
<span class="w">      </span><span class="p">}</span>
<span class="w">    </span><span class="p">]</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
</section>
<section id="http">
<h2>HTTP</h2>
<p>The stream without a WebSocket.</p>
<article id="message-refused" class="message">
<h3>Refused request <a class="anchor" href="#message-refused" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>refused</code> <span class="extension">extension</span></p>
<p class="summary">The HTTP answer to a request that cannot become a WebSocket, or asks <code>/v1/events</code> for what makes no sense.</p>
<p>The statuses are <a href="#refusals">below</a>.</p>

<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Refused request</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>error.​code</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Why, for programs.<ul class="values">
<li><code>BAD_REQUEST</code></li>
<li><code>AUTH_FAILED</code></li>
<li><code>FORBIDDEN</code></li>
<li><code>PERMISSION_DENIED</code></li>
<li><code>NOT_FOUND</code></li>
<li><code>METHOD_NOT_ALLOWED</code></li>
<li><code>CONFLICT</code></li>
<li><code>UPGRADE_REQUIRED</code></li>
<li><code>UNSUPPORTED_VERSION</code></li>
<li><code>RATE_LIMIT_EXCEEDED</code></li>
<li><code>INTERNAL_ERROR</code></li>
<li><code>UNAVAILABLE</code></li>
<li><code>INVALID_REQUEST</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>error.​message</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>For people.</td>
</tr>
<tr>
<th scope="row"><code>error.​details</code></th>
<td><a href="#object-ErrorDetails">ErrorDetails</a></td>
<td>What is wrong, for programs.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example <code>refused</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"error"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"code"</span><span class="p">:</span><span class="w"> </span><span class="s2">"RATE_LIMIT_EXCEEDED"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"message"</span><span class="p">:</span><span class="w"> </span><span class="s2">"At most 10 connections per minute"</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
<details>
<summary>Example <code>refused_events</code></summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"error"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">    </span><span class="nt">"code"</span><span class="p">:</span><span class="w"> </span><span class="s2">"INVALID_REQUEST"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"message"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Invalid subscription parameters"</span><span class="p">,</span>
<span class="w">    </span><span class="nt">"details"</span><span class="p">:</span><span class="w"> </span><span class="p">{</span>
<span class="w">      </span><span class="nt">"field"</span><span class="p">:</span><span class="w"> </span><span class="s2">"eventTypes"</span><span class="p">,</span>
<span class="w">      </span><span class="nt">"reason"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Unknown event type: 'volume'"</span>
<span class="w">    </span><span class="p">}</span>
<span class="w">  </span><span class="p">}</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-failed" class="message">
<h3>Refused by the gateway <a class="anchor" href="#message-failed" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from server">↓ server</span> <code>failed</code> <span class="extension">extension</span></p>
<p class="summary">The HTTP answer to what the gateway does not let through to <code>/v1/events</code>, a bad token for example.</p>
<p>A page of another origin gets 403 in ECS's form instead, with <code>__type</code> and <code>message</code>.</p>

<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Refused by the gateway</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>error</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The status's reason phrase.</td>
</tr>
<tr>
<th scope="row"><code>message</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>For people.</td>
</tr>
</tbody>
</table>
</div>

<details open>
<summary>Example</summary>
<pre class="code"><code><span class="p">{</span>
<span class="w">  </span><span class="nt">"error"</span><span class="p">:</span><span class="w"> </span><span class="s2">"Unauthorized"</span><span class="p">,</span>
<span class="w">  </span><span class="nt">"message"</span><span class="p">:</span><span class="w"> </span><span class="s2">"This needs a token: Authorization: Bearer &lt;token&gt;."</span>
<span class="p">}</span>
</code></pre>
</details>
</article>
<article id="message-events_request" class="message">
<h3>Request <a class="anchor" href="#message-events_request" aria-label="Link to this">#</a></h3>
<p class="labels"><span class="from client">↑ client</span> <code>request</code> <span class="extension">extension</span></p>
<p class="summary">GET /v1/events</p>
<p>Several values of one name are told apart by commas, or by giving the name again. The filters are those of
<a href="#message-subscribe">subscribe</a>.</p>

<p class="quiet">Answered by <a href="#message-subscribe_ack">Subscribed</a>, <a href="#message-ping">Ping of the server</a>, <a href="#message-disconnecting">Disconnecting</a>, <a href="#message-event_cluster">Cluster</a>, <a href="#message-event_service">Service</a>, <a href="#message-event_task">Task</a>, <a href="#message-event_deployment">Deployment</a>, <a href="#message-event_scaling">Scaling</a>, <a href="#message-event_health">Health</a>, <a href="#message-event_container">Container</a>, <a href="#message-snapshot_cluster">Snapshot of a cluster</a>, <a href="#message-snapshot_service">Snapshot of a service</a>, <a href="#message-snapshot_deployment">Snapshot of a deployment</a>, <a href="#message-snapshot_task">Snapshot of a task</a>, <a href="#message-snapshot_container">Snapshot of a container</a>, <a href="#message-snapshot_end">End of a snapshot</a>, <a href="#message-refused">Refused request</a> or <a href="#message-failed">Refused by the gateway</a>.</p>
<p>Its parameters are <a href="#channel-events">above</a>.</p>
</article>
</section>

<section id="objects">
<h2>Objects</h2>
<p>What messages have in common.</p>
<article id="object-Limits">
<h3>Limits <a class="anchor" href="#object-Limits" aria-label="Link to this">#</a></h3>
<p class="summary">The numbers in force; 0 is no limit.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Limits</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>connectionsPerMinute</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>New connections of one address in a minute.</td>
</tr>
<tr>
<th scope="row"><code>messagesPerSecond</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>Messages of this connection in a second.</td>
</tr>
<tr>
<th scope="row"><code>subscriptions</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>Active subscriptions of this connection.</td>
</tr>
<tr>
<th scope="row"><code>messageBytes</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>Size of a message to the server; more is close 1009.</td>
</tr>
<tr>
<th scope="row"><code>outboundBytes</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>What may wait for the client to read it; more is close 4410.</td>
</tr>
</tbody>
</table>
</div>

</article>
<article id="object-Error">
<h3>Error <a class="anchor" href="#object-Error" aria-label="Link to this">#</a></h3>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Error</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>code</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Why, for programs.<ul class="values">
<li><code>AUTH_FAILED</code> The token is bad, has expired or was revoked, or there is none where one is needed.</li>
<li><code>INVALID_REQUEST</code> The message cannot be read, or asks for what makes no sense; <code>details.field</code> says where.</li>
<li><code>SUBSCRIPTION_ERROR</code> The subscription cannot be made; its id is taken, or there are too many.</li>
<li><code>RESOURCE_NOT_FOUND</code> What it names does not exist.</li>
<li><code>PERMISSION_DENIED</code> The principal may not do this.</li>
<li><code>RATE_LIMIT_EXCEEDED</code> Too many messages; <code>details.action</code> says what was done.</li>
<li><code>INTERNAL_ERROR</code> The server's fault; close 1011 follows.</li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>message</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>For people.</td>
</tr>
<tr>
<th scope="row"><code>details</code> <span class="required" title="Not in the specification's own messages, and in every one of this server">always sent</span></th>
<td><a href="#object-ErrorDetails">ErrorDetails</a></td>
<td>What is wrong, for programs.</td>
</tr>
</tbody>
</table>
</div>

</article>
<article id="object-ErrorDetails">
<h3>ErrorDetails <a class="anchor" href="#object-ErrorDetails" aria-label="Link to this">#</a></h3>
<p class="summary">What is wrong, for programs.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of ErrorDetails</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>field</code></th>
<td><code>string</code></td>
<td>Path of the member in <code>payload</code>: <code>filters.status</code>; or a member beside it: <code>type</code>.</td>
</tr>
<tr>
<th scope="row"><code>reason</code></th>
<td><code>string</code></td>
<td>What is wrong with it.</td>
</tr>
<tr>
<th scope="row"><code>retryAfterMs</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>integer</code></td>
<td>Milliseconds after which the same may be tried again.</td>
</tr>
<tr>
<th scope="row"><code>action</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td>With RATE_LIMIT_EXCEEDED, what was done.<ul class="values">
<li><code>warning</code> The first message too many; it was handled.</li>
<li><code>throttled</code> Reading pauses until a second's messages are free again; nothing is lost.</li>
<li><code>terminated</code> One more after five pauses within a minute; close 4429 follows.</li>
</ul>
</td>
</tr>
</tbody>
</table>
</div>

</article>
<article id="object-Subscription">
<h3>Subscription <a class="anchor" href="#object-Subscription" aria-label="Link to this">#</a></h3>
<p class="summary">Absent members do not limit.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Subscription</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>eventTypes</code></th>
<td><code>list of strings</code><span class="quiet"> at most 500</span></td>
<td>Absent, all.<ul class="values">
<li><code>cluster</code></li>
<li><code>service</code></li>
<li><code>task</code></li>
<li><code>deployment</code></li>
<li><code>scaling</code></li>
<li><code>health</code></li>
<li><code>container</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>clusters</code></th>
<td><code>list of strings</code><span class="quiet"> at most 500</span></td>
<td>Names or ARNs.</td>
</tr>
<tr>
<th scope="row"><code>services</code></th>
<td><code>list of strings</code><span class="quiet"> at most 500</span></td>
<td>Names or ARNs. A task that belongs to no service matches no list of services.</td>
</tr>
<tr>
<th scope="row"><code>filters</code></th>
<td><a href="#object-Filters">Filters</a></td>
<td>What events have to be about. Each limits only those event types that have what it names.</td>
</tr>
<tr>
<th scope="row"><code>resumeFrom</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td>A cursor. All that came after it and matches is told first, or a snapshot where that can no longer be; never a part.</td>
</tr>
<tr>
<th scope="row"><code>snapshot</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>boolean</code></td>
<td>The state first. Does nothing beside a <code>resumeFrom</code> that works.<span class="quiet"> Default <code>false</code>.</span></td>
</tr>
<tr>
<th scope="row"><code>mode</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td><code>events</code>: every event. <code>state</code>: while the client is slow, the newest of each resource.<span class="quiet"> Default <code>&#34;events&#34;</code>.</span><ul class="values">
<li><code>events</code></li>
<li><code>state</code></li>
</ul>
</td>
</tr>
</tbody>
</table>
</div>

</article>
<article id="object-Cluster">
<h3>Cluster <a class="anchor" href="#object-Cluster" aria-label="Link to this">#</a></h3>
<p class="summary">The cluster as DescribeClusters tells it at that <code>seq</code>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Cluster</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>clusterArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN of the cluster.</td>
</tr>
<tr>
<th scope="row"><code>clusterName</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Its name.</td>
</tr>
<tr>
<th scope="row"><code>status</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>As DescribeClusters tells it.<ul class="values">
<li><code>ACTIVE</code></li>
<li><code>PROVISIONING</code></li>
<li><code>DEPROVISIONING</code></li>
<li><code>FAILED</code></li>
<li><code>INACTIVE</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>registeredContainerInstancesCount</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>Container instances.</td>
</tr>
<tr>
<th scope="row"><code>runningTasksCount</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>Tasks that run.</td>
</tr>
<tr>
<th scope="row"><code>pendingTasksCount</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>Tasks on their way to it.</td>
</tr>
<tr>
<th scope="row"><code>activeServicesCount</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>Services.</td>
</tr>
</tbody>
</table>
</div>

</article>
<article id="object-Service">
<h3>Service <a class="anchor" href="#object-Service" aria-label="Link to this">#</a></h3>
<p class="summary">The service as DescribeServices tells it at that <code>seq</code>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Service</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>serviceArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN of the service.</td>
</tr>
<tr>
<th scope="row"><code>serviceName</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Its name.</td>
</tr>
<tr>
<th scope="row"><code>clusterArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN of the cluster.</td>
</tr>
<tr>
<th scope="row"><code>status</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>As DescribeServices tells it.<ul class="values">
<li><code>ACTIVE</code></li>
<li><code>DRAINING</code></li>
<li><code>INACTIVE</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>desiredCount</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>Tasks that are wanted.</td>
</tr>
<tr>
<th scope="row"><code>runningCount</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>Tasks that run.</td>
</tr>
<tr>
<th scope="row"><code>pendingCount</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>Tasks on their way to it.</td>
</tr>
<tr>
<th scope="row"><code>deployments</code> <span class="required">required</span></th>
<td><code>list of objects</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>deployments[].​id</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Its id.</td>
</tr>
<tr>
<th scope="row"><code>deployments[].​status</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>As DescribeServices tells it.<ul class="values">
<li><code>PRIMARY</code></li>
<li><code>ACTIVE</code></li>
<li><code>INACTIVE</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>deployments[].​taskDefinition</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Family and revision, or ARN.</td>
</tr>
<tr>
<th scope="row"><code>deployments[].​desiredCount</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>Tasks that are wanted.</td>
</tr>
<tr>
<th scope="row"><code>deployments[].​runningCount</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>Tasks that run.</td>
</tr>
<tr>
<th scope="row"><code>deployments[].​pendingCount</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>Tasks on their way to it.</td>
</tr>
<tr>
<th scope="row"><code>deployments[].​rolloutState</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>How far the deployment has come.<ul class="values">
<li><code>IN_PROGRESS</code></li>
<li><code>COMPLETED</code></li>
<li><code>FAILED</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>deployments[].​rolloutStateReason</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>For people.</td>
</tr>
</tbody>
</table>
</div>

</article>
<article id="object-Deployment">
<h3>Deployment <a class="anchor" href="#object-Deployment" aria-label="Link to this">#</a></h3>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Deployment</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>serviceArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN of the service.</td>
</tr>
<tr>
<th scope="row"><code>clusterArn</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td>ARN of the cluster.</td>
</tr>
<tr>
<th scope="row"><code>deploymentId</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Its id.</td>
</tr>
<tr>
<th scope="row"><code>status</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>How far the deployment has come.<ul class="values">
<li><code>IN_PROGRESS</code></li>
<li><code>COMPLETED</code></li>
<li><code>FAILED</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>taskDefinition</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Family and revision, or ARN.</td>
</tr>
<tr>
<th scope="row"><code>desiredCount</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>Tasks that are wanted.</td>
</tr>
<tr>
<th scope="row"><code>runningCount</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>Tasks that run.</td>
</tr>
<tr>
<th scope="row"><code>pendingCount</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>Tasks on their way to it.</td>
</tr>
<tr>
<th scope="row"><code>failedTasks</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>Tasks that failed to start.</td>
</tr>
<tr>
<th scope="row"><code>rolloutState</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>How far the deployment has come.<ul class="values">
<li><code>IN_PROGRESS</code></li>
<li><code>COMPLETED</code></li>
<li><code>FAILED</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>rolloutStateReason</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>For people.</td>
</tr>
<tr>
<th scope="row"><code>createdAt</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When it began.</td>
</tr>
<tr>
<th scope="row"><code>updatedAt</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When it last changed.</td>
</tr>
</tbody>
</table>
</div>

</article>
<article id="object-Task">
<h3>Task <a class="anchor" href="#object-Task" aria-label="Link to this">#</a></h3>
<p class="summary">The task as DescribeTasks tells it at that <code>seq</code>.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Task</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>taskArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN of the task.</td>
</tr>
<tr>
<th scope="row"><code>clusterArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN of the cluster.</td>
</tr>
<tr>
<th scope="row"><code>taskDefinitionArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN of the task definition.</td>
</tr>
<tr>
<th scope="row"><code>lastStatus</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Where the task is in its life. The specification's example shows three of these.<ul class="values">
<li><code>PROVISIONING</code></li>
<li><code>PENDING</code></li>
<li><code>ACTIVATING</code></li>
<li><code>RUNNING</code></li>
<li><code>DEACTIVATING</code></li>
<li><code>STOPPING</code></li>
<li><code>DEPROVISIONING</code></li>
<li><code>STOPPED</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>desiredStatus</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Where it is to be.<ul class="values">
<li><code>RUNNING</code></li>
<li><code>STOPPED</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>group</code> <span class="required" title="Not in the specification's own messages, and in every one of this server">always sent</span> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td><code>family:…</code> where RunTask was told nothing else.</td>
</tr>
<tr>
<th scope="row"><code>startedBy</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td>What RunTask was told.</td>
</tr>
<tr>
<th scope="row"><code>launchType</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td>As RunTask was told.<ul class="values">
<li><code>EC2</code></li>
<li><code>FARGATE</code></li>
<li><code>EXTERNAL</code></li>
<li><code>MANAGED_INSTANCES</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>healthStatus</code> <span class="required" title="Not in the specification's own messages, and in every one of this server">always sent</span> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td>As the health check of the task definition finds it.<ul class="values">
<li><code>HEALTHY</code></li>
<li><code>UNHEALTHY</code></li>
<li><code>UNKNOWN</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>version</code> <span class="required" title="Not in the specification's own messages, and in every one of this server">always sent</span> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>integer</code></td>
<td>Grows with every change that events tell.</td>
</tr>
<tr>
<th scope="row"><code>stopCode</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>string</code></td>
<td>Why it stops, for programs.<ul class="values">
<li><code>TaskFailedToStart</code></li>
<li><code>EssentialContainerExited</code></li>
<li><code>UserInitiated</code></li>
<li><code>ServiceSchedulerInitiated</code></li>
<li><code>SpotInterruption</code></li>
<li><code>TerminationNotice</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>stoppedReason</code></th>
<td><code>string</code></td>
<td>Why it stops, for people.</td>
</tr>
<tr>
<th scope="row"><code>cause</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><a href="#object-Cause">Cause</a><span class="quiet"> list</span></td>
<td>Of a task that has stopped, what led there; the reason first, then each container that failed.</td>
</tr>
<tr>
<th scope="row"><code>containers</code> <span class="required">required</span></th>
<td><a href="#object-TaskContainer">TaskContainer</a><span class="quiet"> list</span></td>
<td>In the order of the task definition.</td>
</tr>
</tbody>
</table>
</div>

</article>
<article id="object-Container">
<h3>Container <a class="anchor" href="#object-Container" aria-label="Link to this">#</a></h3>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Container</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>clusterArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN of the cluster.</td>
</tr>
<tr>
<th scope="row"><code>taskArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN of the task.</td>
</tr>
<tr>
<th scope="row"><code>serviceArn</code></th>
<td><code>string</code></td>
<td>ARN of the service.</td>
</tr>
<tr>
<th scope="row"><code>containerArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN of the container.</td>
</tr>
<tr>
<th scope="row"><code>name</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Its name in the task definition.</td>
</tr>
<tr>
<th scope="row"><code>image</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>As the task definition has it.</td>
</tr>
<tr>
<th scope="row"><code>runtimeId</code></th>
<td><code>string</code></td>
<td>Its id in the runtime, Docker's for example; absent before it has one.</td>
</tr>
<tr>
<th scope="row"><code>lastStatus</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Where the container is in its life.<ul class="values">
<li><code>PENDING</code></li>
<li><code>RUNNING</code></li>
<li><code>STOPPED</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>exitCode</code> <span class="required">required</span></th>
<td><code>integer or null</code></td>
<td>Null where there is none.</td>
</tr>
<tr>
<th scope="row"><code>reason</code> <span class="required">required</span></th>
<td><code>string or null</code></td>
<td>What went wrong, null where nothing did.</td>
</tr>
<tr>
<th scope="row"><code>healthStatus</code></th>
<td><code>string</code></td>
<td>Absent where it has no health check.<ul class="values">
<li><code>HEALTHY</code></li>
<li><code>UNHEALTHY</code></li>
<li><code>UNKNOWN</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>networkBindings</code> <span class="required">required</span></th>
<td><a href="#object-NetworkBinding">NetworkBinding</a><span class="quiet"> list</span></td>
<td>Where its ports can be reached.</td>
</tr>
</tbody>
</table>
</div>

</article>
<article id="object-Scaling">
<h3>Scaling <a class="anchor" href="#object-Scaling" aria-label="Link to this">#</a></h3>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Scaling</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>serviceArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN of the service.</td>
</tr>
<tr>
<th scope="row"><code>clusterArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN of the cluster.</td>
</tr>
<tr>
<th scope="row"><code>activityId</code></th>
<td><code>string</code></td>
<td>Id of the scaling activity.</td>
</tr>
<tr>
<th scope="row"><code>policyName</code></th>
<td><code>string</code></td>
<td>The policy that decided.</td>
</tr>
<tr>
<th scope="row"><code>metric</code></th>
<td><code>string</code></td>
<td>What it looked at.</td>
</tr>
<tr>
<th scope="row"><code>fromDesiredCount</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>Tasks that were wanted.</td>
</tr>
<tr>
<th scope="row"><code>toDesiredCount</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>Tasks that are wanted now.</td>
</tr>
<tr>
<th scope="row"><code>minCapacity</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>The fewest that may be wanted.</td>
</tr>
<tr>
<th scope="row"><code>maxCapacity</code> <span class="required">required</span></th>
<td><code>integer</code></td>
<td>The most that may be wanted.</td>
</tr>
<tr>
<th scope="row"><code>statusCode</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>As Application Auto Scaling tells it.<ul class="values">
<li><code>Pending</code></li>
<li><code>InProgress</code></li>
<li><code>Successful</code></li>
<li><code>Overridden</code></li>
<li><code>Unfulfilled</code></li>
<li><code>Failed</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>cause</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Why, for people.</td>
</tr>
</tbody>
</table>
</div>

</article>
<article id="object-Health">
<h3>Health <a class="anchor" href="#object-Health" aria-label="Link to this">#</a></h3>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Health</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>clusterArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN of the cluster.</td>
</tr>
<tr>
<th scope="row"><code>serviceArn</code></th>
<td><code>string</code></td>
<td>ARN of the service.</td>
</tr>
<tr>
<th scope="row"><code>taskArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN of the task.</td>
</tr>
<tr>
<th scope="row"><code>containerName</code></th>
<td><code>string</code></td>
<td>Absent where it is the health of the task as a whole.</td>
</tr>
<tr>
<th scope="row"><code>status</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>As the health check of the task definition finds it.<ul class="values">
<li><code>HEALTHY</code></li>
<li><code>UNHEALTHY</code></li>
<li><code>UNKNOWN</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>previousStatus</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>What it was before.<ul class="values">
<li><code>HEALTHY</code></li>
<li><code>UNHEALTHY</code></li>
<li><code>UNKNOWN</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>output</code></th>
<td><code>string</code></td>
<td>What the check wrote, at most 4 KiB, where the runtime tells.</td>
</tr>
</tbody>
</table>
</div>

</article>
<article id="object-Metric">
<h3>Metric <a class="anchor" href="#object-Metric" aria-label="Link to this">#</a></h3>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Metric</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>Average</code></th>
<td><code>number or null</code></td>
<td>Over the whole time, where it was asked for; null without data.</td>
</tr>
<tr>
<th scope="row"><code>Maximum</code></th>
<td><code>number or null</code></td>
<td>Over the whole time, where it was asked for; null without data.</td>
</tr>
<tr>
<th scope="row"><code>Minimum</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>number or null</code></td>
<td>Over the whole time, where it was asked for; null without data.</td>
</tr>
<tr>
<th scope="row"><code>Sum</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>number or null</code></td>
<td>Over the whole time, where it was asked for; null without data.</td>
</tr>
<tr>
<th scope="row"><code>SampleCount</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>number or null</code></td>
<td>Over the whole time, where it was asked for; null without data.</td>
</tr>
<tr>
<th scope="row"><code>Unit</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><ul class="values">
<li><code>Percent</code></li>
<li><code>Bytes</code></li>
<li><code>Count</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>Datapoints</code> <span class="required">required</span></th>
<td><code>list of objects</code><span class="quiet"> at most 1,440</span></td>
<td>One a period, the oldest first; none for a period without data.</td>
</tr>
<tr>
<th scope="row"><code>Datapoints[].​Timestamp</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>When the period began.</td>
</tr>
<tr>
<th scope="row"><code>Datapoints[].​Value</code> <span class="required">required</span></th>
<td><code>number</code></td>
<td>The first statistic that was asked for.</td>
</tr>
</tbody>
</table>
</div>

</article>
<article id="object-ExecStatus">
<h3>ExecStatus <a class="anchor" href="#object-ExecStatus" aria-label="Link to this">#</a></h3>
<p class="summary">A <code>Status</code> of Kubernetes.</p>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of ExecStatus</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>metadata</code> <span class="required">required</span></th>
<td><code>object</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>status</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><ul class="values">
<li><code>Success</code></li>
<li><code>Failure</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>message</code></th>
<td><code>string</code></td>
<td>For people.</td>
</tr>
<tr>
<th scope="row"><code>reason</code></th>
<td><code>&#34;NonZeroExitCode&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>details.​causes</code> <span class="required">required</span></th>
<td><code>list of objects</code><span class="quiet"> at most 1</span></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>details.​causes[].​reason</code> <span class="required">required</span></th>
<td><code>&#34;ExitCode&#34;</code></td>
<td></td>
</tr>
<tr>
<th scope="row"><code>details.​causes[].​message</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>The exit code.</td>
</tr>
</tbody>
</table>
</div>

</article>
<article id="object-Cause">
<h3>Cause <a class="anchor" href="#object-Cause" aria-label="Link to this">#</a></h3>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of Cause</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>reason</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>For people.</td>
</tr>
<tr>
<th scope="row"><code>container</code></th>
<td><code>string</code></td>
<td>Name of the container that failed.</td>
</tr>
<tr>
<th scope="row"><code>exitCode</code></th>
<td><code>integer</code></td>
<td>Its exit code.</td>
</tr>
<tr>
<th scope="row"><code>logs</code></th>
<td><code>list of strings</code><span class="quiet"> at most 10</span></td>
<td>The newest lines that it wrote, the oldest of them first.</td>
</tr>
</tbody>
</table>
</div>

</article>
<article id="object-TaskContainer">
<h3>TaskContainer <a class="anchor" href="#object-TaskContainer" aria-label="Link to this">#</a></h3>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of TaskContainer</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>containerArn</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>ARN of the container.</td>
</tr>
<tr>
<th scope="row"><code>name</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Its name in the task definition.</td>
</tr>
<tr>
<th scope="row"><code>lastStatus</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Where the container is in its life.<ul class="values">
<li><code>PENDING</code></li>
<li><code>RUNNING</code></li>
<li><code>STOPPED</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>exitCode</code> <span class="required">required</span></th>
<td><code>integer or null</code></td>
<td>Null where there is none.</td>
</tr>
<tr>
<th scope="row"><code>reason</code> <span class="required">required</span></th>
<td><code>string or null</code></td>
<td>What went wrong, null where nothing did.</td>
</tr>
</tbody>
</table>
</div>

</article>
<article id="object-NetworkBinding">
<h3>NetworkBinding <a class="anchor" href="#object-NetworkBinding" aria-label="Link to this">#</a></h3>
<div class="scroll">
<table class="fields">
<caption class="hidden">Members of NetworkBinding</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>bindIP</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td>Address on the host.</td>
</tr>
<tr>
<th scope="row"><code>containerPort</code> <span class="required">required</span></th>
<td><code>integer</code><span class="quiet"> 1 to 65,535</span></td>
<td>Port in the container.</td>
</tr>
<tr>
<th scope="row"><code>hostPort</code> <span class="required">required</span></th>
<td><code>integer</code><span class="quiet"> 1 to 65,535</span></td>
<td>Port on the host.</td>
</tr>
<tr>
<th scope="row"><code>protocol</code> <span class="required">required</span></th>
<td><code>string</code></td>
<td><ul class="values">
<li><code>tcp</code></li>
<li><code>udp</code></li>
</ul>
</td>
</tr>
</tbody>
</table>
</div>

</article>
</section>

<section id="filters">
<h2>Filters</h2>
<p>In <a href="#message-subscribe">Subscribe</a> as <code>filters</code>, and at <a href="#channel-events"><code>/v1/events</code></a> as parameters. Within a list <em>or</em>, between filters <em>and</em>.</p>
<article id="object-Filters">
<div class="scroll">
<table class="fields">
<caption class="hidden">Filters</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr>
<th scope="row"><code>status</code></th>
<td><code>list of strings</code><span class="quiet"> at most 500</span></td>
<td>Limits a type only where one of the values is a status of that type.<ul class="values">
<li><code>ACTIVE</code></li>
<li><code>PROVISIONING</code></li>
<li><code>DEPROVISIONING</code></li>
<li><code>FAILED</code></li>
<li><code>INACTIVE</code></li>
<li><code>DRAINING</code></li>
<li><code>PENDING</code></li>
<li><code>ACTIVATING</code></li>
<li><code>RUNNING</code></li>
<li><code>DEACTIVATING</code></li>
<li><code>STOPPING</code></li>
<li><code>STOPPED</code></li>
<li><code>IN_PROGRESS</code></li>
<li><code>COMPLETED</code></li>
<li><code>Pending</code></li>
<li><code>InProgress</code></li>
<li><code>Successful</code></li>
<li><code>Overridden</code></li>
<li><code>Unfulfilled</code></li>
<li><code>Failed</code></li>
<li><code>HEALTHY</code></li>
<li><code>UNHEALTHY</code></li>
<li><code>UNKNOWN</code></li>
</ul>
</td>
</tr>
<tr>
<th scope="row"><code>taskDefinitions</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>list of strings</code><span class="quiet"> at most 500</span></td>
<td>Family, family:revision or ARN.</td>
</tr>
<tr>
<th scope="row"><code>tasks</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>list of strings</code><span class="quiet"> at most 500</span></td>
<td>Ids or ARNs.</td>
</tr>
<tr>
<th scope="row"><code>containers</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>list of strings</code><span class="quiet"> at most 500</span></td>
<td>Names within their tasks.</td>
</tr>
<tr>
<th scope="row"><code>startedBy</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>list of strings</code><span class="quiet"> at most 500</span></td>
<td>What RunTask was told.</td>
</tr>
<tr>
<th scope="row"><code>tags</code> <span class="extension" title="Beyond the specification">extension</span></th>
<td><code>list of strings</code><span class="quiet"> at most 500</span></td>
<td><code>key</code> or <code>key=value</code> of what the event is about; a container's are its task's.</td>
</tr>
</tbody>
</table>
</div>

</article>
</section>

<section id="closing">
<h2>Close codes</h2>
<p>Every close by the server but 1000 is announced by <a href="#message-disconnecting">Disconnecting</a>, where the socket still takes it.</p>
<div class="scroll">
<table>
<thead><tr><th scope="col">Code</th><th scope="col">Meaning</th><th scope="col">Come back?</th><th scope="col">Resume?</th></tr></thead>
<tbody>
<tr><th scope="row"><code>1000</code></th><td>Normal.</td><td>no</td><td>–</td></tr>
<tr><th scope="row"><code>1001</code></th><td>The server goes away.</td><td>yes, after <code>retryAfterMs</code></td><td>yes</td></tr>
<tr><th scope="row"><code>1002</code></th><td>Broken framing.</td><td>no</td><td>–</td></tr>
<tr><th scope="row"><code>1003</code></th><td>A binary frame.</td><td>no</td><td>–</td></tr>
<tr><th scope="row"><code>1007</code></th><td>Bad UTF-8 or compressed data.</td><td>no</td><td>–</td></tr>
<tr><th scope="row"><code>1009</code></th><td>The message is too large.</td><td>no</td><td>–</td></tr>
<tr><th scope="row"><code>1011</code></th><td>An error of the server.</td><td>yes, backing off</td><td>yes</td></tr>
<tr><th scope="row"><code>4401</code></th><td>The token is bad, has expired or was revoked.</td><td>with a new token</td><td>yes</td></tr>
<tr><th scope="row"><code>4403</code></th><td>Not permitted.<span class="quiet"> Reserved; nothing sends it.</span></td><td>no</td><td>–</td></tr>
<tr><th scope="row"><code>4408</code></th><td>No authentication or no sign of life in time, or a message that was not whole in time.</td><td>yes</td><td>yes</td></tr>
<tr><th scope="row"><code>4410</code></th><td>Too slow. The bound of what may wait was reached, or what was to be read next has been pruned.</td><td>yes</td><td>yes</td></tr>
<tr><th scope="row"><code>4429</code></th><td>Too many messages, again and again.</td><td>yes, after <code>retryAfterMs</code></td><td>yes</td></tr>
</tbody>
</table>
</div>
</section>

<section id="errors">
<h2>Error codes</h2>
<p>In <a href="#message-error">Error</a>.</p>
<div class="scroll">
<table>
<thead><tr><th scope="col">Code</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr id="error-AUTH_FAILED"><th scope="row"><code>AUTH_FAILED</code></th><td>The token is bad, has expired or was revoked, or there is none where one is needed.</td></tr>
<tr id="error-INVALID_REQUEST"><th scope="row"><code>INVALID_REQUEST</code></th><td>The message cannot be read, or asks for what makes no sense; <code>details.field</code> says where.</td></tr>
<tr id="error-SUBSCRIPTION_ERROR"><th scope="row"><code>SUBSCRIPTION_ERROR</code></th><td>The subscription cannot be made; its id is taken, or there are too many.</td></tr>
<tr id="error-RESOURCE_NOT_FOUND"><th scope="row"><code>RESOURCE_NOT_FOUND</code></th><td>What it names does not exist.</td></tr>
<tr id="error-PERMISSION_DENIED"><th scope="row"><code>PERMISSION_DENIED</code></th><td>The principal may not do this.</td></tr>
<tr id="error-RATE_LIMIT_EXCEEDED"><th scope="row"><code>RATE_LIMIT_EXCEEDED</code></th><td>Too many messages; <code>details.action</code> says what was done.</td></tr>
<tr id="error-INTERNAL_ERROR"><th scope="row"><code>INTERNAL_ERROR</code></th><td>The server's fault; close 1011 follows.</td></tr>
</tbody>
</table>
</div>
</section>

<section id="refusals">
<h2>HTTP refusals</h2>
<p>With <a href="#message-refused">Refused request</a> as the body.</p>
<div class="scroll">
<table>
<thead><tr><th scope="col">Status</th><th scope="col">Codes</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr><th scope="row"><code>400</code></th><td><code>BAD_REQUEST</code> <code>INVALID_REQUEST</code> </td><td>The request for a WebSocket is not in order, or <code>/v1/events</code> was asked for what makes no sense.</td></tr>
<tr><th scope="row"><code>401</code></th><td><code>AUTH_FAILED</code> </td><td>The token in the header is bad. <code>/v1/events</code> answers with <a href="#message-failed">failed</a>.</td></tr>
<tr><th scope="row"><code>403</code></th><td><code>FORBIDDEN</code> <code>PERMISSION_DENIED</code> </td><td><code>Host</code> or <code>Origin</code> of somebody else; or the token does not permit it.</td></tr>
<tr><th scope="row"><code>404</code></th><td><code>NOT_FOUND</code> </td><td>There is no WebSocket at this path, or no such session of a command.</td></tr>
<tr><th scope="row"><code>405</code></th><td><code>METHOD_NOT_ALLOWED</code> </td><td>A WebSocket is opened with GET.</td></tr>
<tr><th scope="row"><code>409</code></th><td><code>CONFLICT</code> </td><td>A command has a client already; <code>?from=</code> takes over from it.</td></tr>
<tr><th scope="row"><code>426</code></th><td><code>UPGRADE_REQUIRED</code> <code>UNSUPPORTED_VERSION</code> </td><td>Only a connection's first request can become a WebSocket, of version 13.</td></tr>
<tr><th scope="row"><code>429</code></th><td><code>RATE_LIMIT_EXCEEDED</code> </td><td>Too many connections; <code>Retry-After</code> says when to come back.</td></tr>
<tr><th scope="row"><code>500</code></th><td><code>INTERNAL_ERROR</code> </td><td>The server's fault.</td></tr>
<tr><th scope="row"><code>503</code></th><td><code>UNAVAILABLE</code> <code>RATE_LIMIT_EXCEEDED</code> </td><td>The server is going away, or has too many connections without a token, or too many readers.</td></tr>
</tbody>
</table>
</div>
</section>

<section id="limits">
<h2>Limits</h2>
<p>The numbers in force are told in <a href="#object-Limits"><code>connected.limits</code></a>; 0 is no limit.</p>
<div class="scroll">
<table>
<thead><tr><th scope="col">Limit</th><th scope="col">Default</th><th scope="col">Flag</th><th scope="col">Beyond it</th></tr></thead>
<tbody>
<tr><th scope="row">Connections of an address in a minute</th><td>10</td><td><code>--limit-connections-per-minute</code></td><td>HTTP 429 with <code>Retry-After</code>, before the upgrade. A return with <code>?resume=</code> does not count.</td></tr>
<tr><th scope="row">Messages of a connection in a second</th><td>100</td><td><code>--limit-messages-per-second</code></td><td>RATE_LIMIT_EXCEEDED: a warning, then pauses, then close 4429.</td></tr>
<tr><th scope="row">Active subscriptions of a connection</th><td>50</td><td><code>--limit-subscriptions</code></td><td>SUBSCRIPTION_ERROR</td></tr>
<tr><th scope="row">Bytes of a client's message</th><td>65,536</td><td></td><td>close 1009</td></tr>
<tr><th scope="row">Bytes that may wait for a client</th><td>4 MiB</td><td></td><td><code>lagging</code> at half of it, close 4410 at the bound</td></tr>
<tr><th scope="row">Connections that have not authenticated, where they must</th><td>100</td><td><code>--limit-unauthenticated</code></td><td>HTTP 503</td></tr>
<tr><th scope="row">Time to authenticate, where it must be</th><td>10 s</td><td><code>--auth-timeout</code></td><td>close 4408</td></tr>
<tr><th scope="row">Time without a sign of life</th><td>60 s</td><td><code>--heartbeat-interval (half of it)</code></td><td>close 4408</td></tr>
<tr><th scope="row">Bytes of an <code>id</code></th><td>256</td><td></td><td>INVALID_REQUEST</td></tr>
<tr><th scope="row">Values in one list of a filter</th><td>500</td><td></td><td>INVALID_REQUEST</td></tr>
<tr><th scope="row">Subscriptions in one batch</th><td>256</td><td></td><td>INVALID_REQUEST</td></tr>
<tr><th scope="row">Commands <code>wait</code> of a connection</th><td>50</td><td></td><td>INVALID_REQUEST</td></tr>
<tr><th scope="row">Containers whose logs are read for a connection</th><td>20</td><td></td><td>SUBSCRIPTION_ERROR</td></tr>
<tr><th scope="row">Containers whose logs are read for all</th><td>200</td><td></td><td>SUBSCRIPTION_ERROR with <code>details.retryAfterMs</code></td></tr>
<tr><th scope="row">Readers of <code>/v1/events</code></th><td>1,000</td><td></td><td>HTTP 503</td></tr>
</tbody>
</table>
</div>
</section>

<section id="features">
<h2>Features</h2>
<p>What <a href="#message-connected"><code>connected.features</code></a> can name.</p>
<div class="scroll">
<table>
<thead><tr><th scope="col">Name</th><th scope="col">Meaning</th></tr></thead>
<tbody>
<tr><th scope="row"><code>ping</code></th><td>A client's <code>ping</code> is answered; the server's has <code>seq</code> and <code>cursor</code>.</td></tr>
<tr><th scope="row"><code>filters.taskDefinitions</code></th><td>Subscriptions can name task definitions.</td></tr>
<tr><th scope="row"><code>filters.tasks</code></th><td>Subscriptions can name tasks.</td></tr>
<tr><th scope="row"><code>filters.containers</code></th><td>Subscriptions can name containers.</td></tr>
<tr><th scope="row"><code>filters.startedBy</code></th><td>Subscriptions can name who started a task.</td></tr>
<tr><th scope="row"><code>filters.tags</code></th><td>Subscriptions can name tags.</td></tr>
<tr><th scope="row"><code>resume</code></th><td>Events have <code>seq</code>; <code>resumeFrom</code> goes on at a cursor.</td></tr>
<tr><th scope="row"><code>snapshot</code></th><td>The state can be asked for first.</td></tr>
<tr><th scope="row"><code>auth</code></th><td><code>auth</code> is answered by <code>auth_ack</code>, and can be sent again.</td></tr>
<tr><th scope="row"><code>batch</code></th><td>Several subscriptions in one message.</td></tr>
<tr><th scope="row"><code>exec.reattach</code></th><td>A connection to a command can break and go on.</td></tr>
<tr><th scope="row"><code>exec.channel.k8s.io</code></th><td>Commands speak Kubernetes' channels.</td></tr>
<tr><th scope="row"><code>resize_exec</code></th><td>The size of terminals can be changed.</td></tr>
<tr><th scope="row"><code>wait</code></th><td>The command <code>wait</code>.</td></tr>
<tr><th scope="row"><code>command.idempotent</code></th><td>A command that is repeated is done once.</td></tr>
<tr><th scope="row"><code>state</code></th><td>Subscriptions of mode <code>state</code>.</td></tr>
<tr><th scope="row"><code>lagging</code></th><td>Slow clients are told.</td></tr>
<tr><th scope="row"><code>get_metrics.range</code></th><td><code>get_metrics</code> takes <code>startTime</code> and <code>endTime</code>.</td></tr>
<tr><th scope="row"><code>get_metrics.metrics</code></th><td><code>get_metrics</code> knows more metrics and kinds of resources than the specification's example.</td></tr>
<tr><th scope="row"><code>logs</code></th><td>Subscriptions to logs.</td></tr>
<tr><th scope="row"><code>metrics</code></th><td>Subscriptions to metrics.</td></tr>
</tbody>
</table>
</div>
</section>
</main>
</body>
</html>

"""#)
}
