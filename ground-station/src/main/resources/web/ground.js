'use strict';

// Everything that comes from the network is put in with textContent or setAttribute, never as HTML.

const SVG = 'http://www.w3.org/2000/svg';
const SETTLE_MS = 500; // events of one step of the ground come together
const REFRESH_MS = 15000; // times and transfers change without events
const RECONNECT_MS = 3000;
const PAGE = 20;
const PLOTTED = 300;
const DASH = '–';

const byId = (id) => document.getElementById(id);
const text = (id, value) => { byId(id).textContent = value; };

function element(name, className, content) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (content instanceof Node) node.append(content);
  else if (content !== undefined) node.textContent = content;
  return node;
}

const cell = (content, className) => element('td', className, content);
const badge = (label, tone) => element('span', 'badge ' + tone, label);
const short = (hex) => (hex ? hex.slice(0, 8) : DASH);
const count = (n) => n.toLocaleString('en-US');
const percent = (share, digits = 2) => (share === null ? DASH : (100 * share).toFixed(digits) + ' %');

function bytes(n) {
  if (!n) return '0 B';
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(n) / 3));
  const value = n / 1000 ** power;
  return (power === 0 ? n : value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)) + ' ' + units[power];
}

function span(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return s + ' s';
  if (s < 3600) return Math.floor(s / 60) + ' min ' + (s % 60) + ' s';
  if (s < 86400) return Math.floor(s / 3600) + ' h ' + Math.floor((s % 3600) / 60) + ' min';
  return Math.floor(s / 86400) + ' d ' + Math.floor((s % 86400) / 3600) + ' h';
}

const secondsBetween = (from, to) => (Date.parse(to) - Date.parse(from)) / 1000;
const clockText = (iso) => iso.slice(0, 10) + ' ' + iso.slice(11, 19);

function ago(iso, now) {
  const node = element('span', '', span(secondsBetween(iso, now)) + ' ago');
  node.title = clockText(iso);
  return node;
}

function fill(id, rows, columns, emptyText) {
  const body = byId(id);
  if (rows.length === 0) {
    const only = cell(emptyText, 'empty');
    only.colSpan = columns;
    const row = element('tr', '');
    row.append(only);
    body.replaceChildren(row);
    return;
  }
  body.replaceChildren(...rows.map((cells) => {
    const row = element('tr', '');
    row.append(...cells);
    return row;
  }));
}

function showOverview(s) {
  text('mission', s.mission);
  text('clock', clockText(s.time) + ' UTC' + (s.speed === 1 ? '' : ' · ' + s.speed + '× real time'));
  text('t-version', s.number);
  text('t-version-note', short(s.version) + ' · ' + count(s.samples) + ' samples');
  const metric = s.metric.charAt(0).toUpperCase() + s.metric.slice(1);
  text('t-metric', metric + ', held out');
  text('v-metric', metric);
  byId('plot').setAttribute('aria-label', metric + ' by mission time');
  text('t-accuracy', percent(s.accuracy));
  text('t-accuracy-note', s.judgedBy === 'labeled-data'
    ? 'balanced ' + percent(s.balancedAccuracy, 1) + (s.gateAccuracy === null ? '' : ' · gate ' + percent(s.gateAccuracy, 1))
    : 'no labeled data · judged by ' + s.judgedBy);
  const fleet = s.satellites;
  text('t-online', count(fleet.online) + ' of ' + count(fleet.known));
  text('t-online-note', count(fleet.current) + ' current'
    + (fleet.doubted ? ' · ' + count(fleet.doubted) + ' not counted' : ''));
  text('t-round', count(s.round.delivered) + ' of ' + count(s.round.needed));
  text('t-round-note', s.round.evaluating ? 'scoring a candidate'
    : s.round.closesAt ? 'closes in ' + span(secondsBetween(s.time, s.round.closesAt))
      : 'waits for a delivery');
  text('t-bytes', bytes(fleet.bytesReceived));
  text('t-bytes-note', 'in ' + count(fleet.deltas) + ' deltas');
}

function standing(x) {
  if (x.standing === 'admitted') return badge('counts', 'good');
  const node = element('span', '', badge(x.standing, 'bad'));
  const why = element('span', 'why', x.reason);
  why.title = x.reason;
  node.append(why);
  return node;
}

function showSatellites(status, list) {
  fill('satellites', list.satellites.map((x) => [
    cell(x.id, 'name'),
    cell(x.online ? badge('online', 'good') : badge('offline', '')),
    cell(standing(x)),
    cell(x.lastSeen ? ago(x.lastSeen, status.time) : DASH, 'soft'),
    cell(short(x.version), 'mono'),
    cell(count(x.samples), 'n'),
    cell(count(x.deltas), 'n'),
    cell(x.deltas ? bytes(x.lastDeltaBytes) : DASH, 'n'),
    cell(bytes(x.bytesReceived), 'n'),
    cell(badge(x.globalNumber, x.globalNumber === status.number ? 'good' : 'warn'), 'n'),
  ]), 10, 'No satellite.');
}

function showVersions(now, versions) {
  fill('versions', versions.map((v) => [
    cell(detailsButton(v.number), 'n name'),
    cell(outcome(v)),
    cell(lineage(v), 'soft'),
    cell(v.closedBy ? v.closedBy.replace(/-/g, ' ') : DASH, 'soft'),
    cell(ago(v.createdAt, now), 'soft'),
    cell(percent(v.accuracy), 'n'),
    cell(percent(v.gateAccuracy), 'n'),
    cell(v.satellites || DASH, 'n'),
    cell(count(v.samples), 'n'),
    cell(short(v.version), 'mono'),
  ]), 10, 'No version yet.');
}

// A version whose scores are shown below the list.
let shown = null;

function detailsButton(number) {
  const button = element('button', 'plain', number);
  button.title = 'Scores by class and by satellite';
  button.setAttribute('aria-expanded', number === shown);
  button.addEventListener('click', () => { shown = shown === number ? null : number; refresh(); });
  return button;
}

function showScores(version) {
  byId('scores').hidden = version === null;
  if (version === null) return;
  text('scores-title', 'Scores of version ' + version.number);
  for (const kind of ['class', 'satellite']) {
    const scores = version.scores.filter((s) => s.kind === kind);
    fill('scores-' + kind, scores.map((s) => [cell(s.name, 'name'), cell(percent(s.score), 'n')]), 2, 'None is kept.');
  }
}

// From what a version was made.
function lineage(v) {
  if (v.kind === 'start') return 'given';
  if (v.kind !== 'aggregate') return v.kind + ' of ' + v.source;
  return (v.parent === null ? '' : v.parent + ' + ') + (v.strategy || 'aggregate');
}

function outcome(version) {
  if (version.number === 0) return badge('start', 'info');
  const node = version.published ? badge('published', 'good') : badge('refused', 'bad');
  node.title = version.reason;
  return node;
}

function shape(name, attributes, content) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (content !== undefined) node.textContent = content;
  return node;
}

function plot(versions) {
  const scored = versions.filter((v) => v.accuracy !== null);
  const svg = byId('plot');
  svg.replaceChildren();
  if (scored.length === 0) return;
  const left = 44, right = 548, top = 12, bottom = 226;
  const start = Date.parse(scored[0].createdAt);
  const hours = (v) => (Date.parse(v.createdAt) - start) / 3600000;
  const lastHour = Math.max(hours(scored[scored.length - 1]), 1 / 60);
  const values = scored.flatMap((v) => (v.gateAccuracy === null ? [v.accuracy] : [v.accuracy, v.gateAccuracy]));
  const low = Math.max(0, Math.floor(10 * Math.min(...values) - 0.2) / 10);
  const high = Math.min(1, Math.max(low + 0.2, Math.ceil(10 * Math.max(...values) + 0.2) / 10));
  const x = (v) => left + (right - left) * hours(v) / lastHour;
  const y = (value) => bottom - (bottom - top) * (value - low) / (high - low);
  const steps = Math.max(2, Math.round((high - low) * 10));
  for (let i = 0; i <= steps; i++) {
    const value = low + (high - low) * i / steps;
    svg.append(shape('line', { class: 'grid', x1: left, x2: right, y1: y(value), y2: y(value) }));
    svg.append(shape('text', { x: left - 8, y: y(value) + 4, 'text-anchor': 'end' }, Math.round(100 * value) + ' %'));
  }
  const inMinutes = lastHour < 2;
  for (let i = 0; i <= 4; i++) {
    const at = lastHour * i / 4;
    const label = inMinutes ? (60 * at).toFixed(60 * lastHour < 8 ? 1 : 0) + ' min' : at.toFixed(lastHour < 8 ? 1 : 0) + ' h';
    svg.append(shape('text', { x: left + (right - left) * i / 4, y: bottom + 20, 'text-anchor': i === 0 ? 'start' : i === 4 ? 'end' : 'middle' }, label));
  }
  const published = scored.filter((v) => v.published);
  const path = (points, of) => points.map((v, i) => (i ? 'L' : 'M') + x(v).toFixed(1) + ' ' + y(of(v)).toFixed(1)).join(' ');
  const gated = published.filter((v) => v.gateAccuracy !== null);
  if (gated.length > 1) svg.append(shape('path', { class: 'gate', d: path(gated, (v) => v.gateAccuracy) }));
  svg.append(shape('path', { class: 'held', d: path(published, (v) => v.accuracy) }));
  for (const v of scored) {
    const node = v.published
      ? shape('circle', { class: 'dot', cx: x(v), cy: y(v.accuracy), r: published.length > 60 ? 2 : 3.5 })
      : shape('path', { class: 'cross', d: 'M-4 -4L4 4M-4 4L4 -4', transform: 'translate(' + x(v) + ' ' + y(v.accuracy) + ')' });
    node.append(shape('title', {}, 'version ' + v.number + ': ' + percent(v.accuracy) + ', ' + clockText(v.createdAt)));
    svg.append(node);
  }
  byId('key-gate').hidden = gated.length < 2;
  byId('key-refused').hidden = published.length === scored.length;
}

const arrow = (direction) => (direction === 'up' ? '↑ to satellite' : '↓ to ground');

function showTransfers(now, active, deltas) {
  const running = active.map((a) => {
    const bar = element('progress', '');
    bar.max = a.bytes;
    bar.value = a.bytes - a.bytesLeft;
    return [
      cell(a.satellite, 'name'), cell(arrow(a.direction)), cell(short(a.content), 'mono'),
      cell(bytes(a.bytes), 'n'), cell(bytes(a.bytes - a.bytesLeft), 'n'), cell(bar),
      cell('now', 'soft'), cell(badge('under way', 'info')),
    ];
  });
  const done = deltas.map((d) => {
    const state = { ACCEPTED: badge('accepted', 'good'), REFUSED: badge('refused', 'bad'), UNKNOWN_BASE: badge('unknown base', 'warn') }[d.verdict] || badge(d.verdict, '');
    state.title = d.reason;
    return [
      cell(d.satellite, 'name'), cell(arrow('down')), cell(short(d.content), 'mono'),
      cell(bytes(d.bytes), 'n'), cell(bytes(d.bytes), 'n'), cell('complete', 'soft'),
      cell(ago(d.receivedAt, now), 'soft'), cell(state),
    ];
  });
  fill('transfers', running.concat(done), 8, 'Nothing has been transferred yet.');
}

function eventCells(x, now) {
  const tone = /refused|unknown-base|quarantined|excluded|doubled/.test(x.kind) ? 'bad' : /published|admitted/.test(x.kind) ? 'good' : '';
  return [
    cell(ago(x.at, now), 'soft'), cell(badge(x.kind.replace(/-/g, ' '), tone)),
    cell(x.satellite || DASH, x.satellite ? 'name' : 'soft'), cell(x.detail, 'wide'),
  ];
}

// A list of which one page is shown. cursors: of the pages up to the one that is shown.
function pager(name) {
  const state = { cursors: [''], next: null };
  byId(name + '-back').addEventListener('click', () => { state.cursors.pop(); refresh(); });
  byId(name + '-next').addEventListener('click', () => { state.cursors.push(state.next); refresh(); });
  return {
    first() { state.cursors = ['']; },
    query() {
      const cursor = state.cursors[state.cursors.length - 1];
      return 'limit=' + PAGE + (cursor ? '&cursor=' + encodeURIComponent(cursor) : '');
    },
    show(page) {
      state.next = page.next;
      byId(name + '-back').disabled = state.cursors.length === 1;
      byId(name + '-next').disabled = page.next === null;
      text(name + '-page', 'page ' + state.cursors.length);
    },
  };
}

const satellitePages = pager('satellites');
const versionPages = pager('versions');

class Refused extends Error {}

async function request(path, signal) {
  const token = sessionStorage.getItem('token');
  const response = await fetch('/api/v1/' + path, { signal, headers: token ? { Authorization: 'Bearer ' + token } : {} });
  if (response.status === 401) throw new Refused(token ? 'This token is none of the server\u2019s.' : '');
  if (!response.ok) throw new Error(path + ': ' + response.status);
  return response;
}

const get = async (path) => (await request(path)).json();

function showLink(label, tone) {
  const node = byId('link');
  node.textContent = label;
  node.className = 'badge ' + tone;
}

// One refresh at a time; those that are asked for meanwhile become one more.
let isRefreshing = false;
let isStale = false;

async function refresh() {
  if (isRefreshing) { isStale = true; return; }
  isRefreshing = true;
  try {
    const prefix = byId('prefix').value.trim();
    const filter = (byId('filter').value ? '&' + byId('filter').value : '') + (prefix ? '&prefix=' + encodeURIComponent(prefix) : '');
    const [status, satellites, versions, plotted, transfers, deltas, events, alarms] = await Promise.all([
      get('status'), get('satellites?' + satellitePages.query() + filter), get('versions?' + versionPages.query()),
      get('versions?limit=' + PLOTTED), get('transfers?limit=8'), get('deltas?limit=8'), get('events?limit=12'), get('events?limit=20&alarms=true')]);
    showOverview(status);
    showSatellites(status, satellites);
    satellitePages.show(satellites);
    showVersions(status.time, versions.versions);
    versionPages.show(versions);
    showScores(shown === null ? null : await get('versions/' + shown));
    plot(plotted.versions.slice().reverse());
    showTransfers(status.time, transfers.transfers, deltas.deltas);
    fill('events', events.events.map((x) => eventCells(x, status.time)), 4, 'Nothing has happened yet.');
    fill('alarms', alarms.events.map((x) => eventCells(x, status.time)), 4, 'No alarm.');
    showLink(status.linkUp ? 'link up' : 'link down', status.linkUp ? 'good' : 'bad');
    byId('login').hidden = true;
  } catch (e) {
    if (e instanceof Refused) askForToken(e.message);
    else showLink('no answer from the server', 'bad');
  }
  isRefreshing = false;
  if (isStale) { isStale = false; refresh(); }
}

function askForToken(note) {
  showLink('token needed', 'warn');
  text('login-note', note);
  byId('login').hidden = false;
}

let settling = 0;
function refreshSoon() {
  if (!settling) settling = setTimeout(() => { settling = 0; refresh(); }, SETTLE_MS);
}

// Server-sent events, read with fetch since EventSource sends no token. Any of them asks for a refresh; the stream begins
// with the next event, and a refresh follows each connection, so none is missed.
async function follow() {
  try {
    const response = await request('events/stream');
    refreshSoon();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      if (value.includes('data:')) refreshSoon();
    }
  } catch (e) {
    if (!(e instanceof Refused)) showLink('no answer from the server', 'bad');
  }
  setTimeout(follow, RECONNECT_MS);
}

byId('login').addEventListener('submit', (e) => {
  e.preventDefault();
  sessionStorage.setItem('token', byId('token').value.trim());
  byId('token').value = '';
  refresh();
});
for (const id of ['prefix', 'filter']) {
  byId(id).addEventListener('input', () => { satellitePages.first(); refreshSoon(); });
}

setInterval(refresh, REFRESH_MS);
refresh();
follow();
