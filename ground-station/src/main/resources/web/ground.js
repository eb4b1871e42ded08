'use strict';

// Everything that comes from the network is put in with textContent or setAttribute, never as HTML.

const SVG = 'http://www.w3.org/2000/svg';
const PERIOD_MS = 1000;
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
  text('t-accuracy-note', 'balanced ' + percent(s.balancedAccuracy, 1)
    + (s.gateAccuracy === null ? '' : ' · gate ' + percent(s.gateAccuracy, 1)));
  const online = s.satellites.filter((x) => x.online).length;
  text('t-online', online + ' of ' + s.satellites.length);
  const current = s.satellites.filter((x) => x.globalNumber === s.number).length;
  text('t-online-note', current + ' have version ' + s.number);
  text('t-round', s.round.delivered.length + ' of ' + s.round.needed);
  text('t-round-note', s.round.evaluating ? 'scoring a candidate'
    : s.round.closesAt ? 'closes in ' + span(secondsBetween(s.time, s.round.closesAt))
      : 'waits for a delivery');
  text('t-bytes', bytes(s.satellites.reduce((sum, x) => sum + x.bytesReceived, 0)));
  text('t-bytes-note', 'in ' + count(s.satellites.reduce((sum, x) => sum + x.deltas, 0)) + ' deltas');
}

function showSatellites(s) {
  fill('satellites', s.satellites.map((x) => [
    cell(x.id, 'name'),
    cell(x.online ? badge('online', 'good') : badge('offline', '')),
    cell(x.lastSeen ? ago(x.lastSeen, s.time) : DASH, 'soft'),
    cell(short(x.version), 'mono'),
    cell(count(x.samples), 'n'),
    cell(count(x.deltas), 'n'),
    cell(x.deltas ? bytes(x.lastDeltaBytes) : DASH, 'n'),
    cell(bytes(x.bytesReceived), 'n'),
    cell(badge(x.globalNumber, x.globalNumber === s.number ? 'good' : 'warn'), 'n'),
  ]), 9, 'No satellite has been heard yet.');
}

function showVersions(now, versions) {
  fill('versions', versions.map((v) => [
    cell(v.number, 'n name'),
    cell(short(v.version), 'mono'),
    cell(ago(v.createdAt, now), 'soft'),
    cell(percent(v.accuracy), 'n'),
    cell(percent(v.gateAccuracy), 'n'),
    cell(v.satellites || DASH, 'n'),
    cell(count(v.samples), 'n'),
    cell(outcome(v)),
  ]), 8, 'No version yet.');
  plot(versions.slice().reverse());
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

function showTransfers(t) {
  const active = t.active.map((a) => {
    const bar = element('progress', '');
    bar.max = a.bytes;
    bar.value = a.bytes - a.bytesLeft;
    return [
      cell(a.satellite, 'name'), cell(arrow(a.direction)), cell(short(a.content), 'mono'),
      cell(bytes(a.bytes), 'n'), cell(bytes(a.bytes - a.bytesLeft), 'n'), cell(bar),
      cell('now', 'soft'), cell(badge('under way', 'info')),
    ];
  });
  const done = t.received.map((d) => {
    const state = { ACCEPTED: badge('accepted', 'good'), REFUSED: badge('refused', 'bad'), UNKNOWN_BASE: badge('unknown base', 'warn') }[d.verdict] || badge(d.verdict, '');
    state.title = d.reason;
    return [
      cell(d.satellite, 'name'), cell(arrow('down')), cell(short(d.content), 'mono'),
      cell(bytes(d.bytes), 'n'), cell(bytes(d.bytes), 'n'), cell('complete', 'soft'),
      cell(ago(d.receivedAt, t.time), 'soft'), cell(state),
    ];
  });
  fill('transfers', active.concat(done), 8, 'Nothing has been transferred yet.');
}

function showEvents(e) {
  const tone = (kind) => (/refused|unknown-base/.test(kind) ? 'bad' : /published/.test(kind) ? 'good' : '');
  fill('events', e.events.slice().reverse().map((x) => [
    cell(ago(x.at, e.time), 'soft'), cell(badge(x.kind.replace(/-/g, ' '), tone(x.kind))),
    cell(x.satellite || DASH, x.satellite ? 'name' : 'soft'), cell(x.detail, 'wide'),
  ]), 4, 'Nothing has happened yet.');
}

async function get(path) {
  const response = await fetch('/api/v1/' + path);
  if (!response.ok) throw new Error(path + ': ' + response.status);
  return response.json();
}

function showLink(label, tone) {
  const node = byId('link');
  node.textContent = label;
  node.className = 'badge ' + tone;
}

async function refresh() {
  try {
    const [status, versions, transfers, events] = await Promise.all(
      [get('status'), get('versions?limit=500'), get('transfers?limit=8'), get('events?limit=12')]);
    showOverview(status);
    showSatellites(status);
    showVersions(status.time, versions.versions);
    showTransfers(transfers);
    showEvents(events);
    showLink(status.linkUp ? 'link up' : 'link down', status.linkUp ? 'good' : 'bad');
  } catch (e) {
    showLink('no answer from the server', 'bad');
  }
  setTimeout(refresh, PERIOD_MS);
}

refresh();
