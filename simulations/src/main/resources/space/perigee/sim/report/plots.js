/* Draws the plots of the page, which are described in the element "plots", with Chart.js. */
'use strict';
(() => {
  const plots = JSON.parse(document.getElementById('plots').textContent);
  const charts = [];
  const minute = 60e3, hour = 60 * minute, day = 24 * hour;
  const steps = [minute, 5 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 3 * hour, 6 * hour,
    12 * hour, day, 2 * day, 7 * day, 14 * day, 28 * day, 91 * day, 364 * day];
  const rowHeight = 30, tickWidth = 64, colors = 6;

  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const color = (number) => css('--c' + number % colors);
  const faint = (value) => value + '38';
  const two = (number) => String(number).padStart(2, '0');
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const date = (time) => time.getUTCDate() + ' ' + months[time.getUTCMonth()];
  const clock = (time) => two(time.getUTCHours()) + ':' + two(time.getUTCMinutes());

  function bytes(value) {
    const prefixes = ['', 'k', 'M', 'G', 'T'];
    let prefix = 0;
    while (Math.abs(value) >= 1000 && prefix < prefixes.length - 1) {
      value /= 1000;
      prefix++;
    }
    return +value.toPrecision(3) + '\u00a0' + prefixes[prefix] + 'B';
  }

  function tick(axis, value, step) {
    switch (axis.kind) {
      case 'percent': return (100 * value).toFixed(step < 0.0099 ? 1 : 0) + '\u00a0%';
      case 'bytes': return bytes(value);
      case 'name': return axis.names[value];
      default: return Number.isInteger(value) ? String(value) : '';
    }
  }

  /* Round times of UTC, as many as fit; the first and each midnight with its date. */
  function timeTicks(scale) {
    const fitting = Math.max(2, Math.floor(scale.chart.width / tickWidth));
    const span = scale.max - scale.min;
    const step = steps.find((s) => span / s <= fitting) || steps[steps.length - 1];
    scale.ticks = [];
    for (let at = Math.ceil(scale.min / step) * step; at <= scale.max; at += step) {
      const time = new Date(at);
      const dated = scale.ticks.length === 0 || at % day === 0;
      const label = step >= day ? [date(time)] : dated ? [clock(time), date(time)] : [clock(time)];
      scale.ticks.push({value: at, label});
    }
  }

  function axisOptions(axis, stacked) {
    const options = {
      type: 'linear',
      stacked,
      min: axis.from ?? undefined,
      max: axis.to ?? undefined,
      title: {display: axis.title !== '', text: axis.title, color: css('--muted')},
      grid: {color: css('--grid')},
      border: {color: css('--muted')},
      ticks: {color: css('--muted'), maxRotation: 0, autoSkipPadding: 12},
    };
    if (axis.kind === 'percent') {
      options.grace = '4%';
    }
    if (axis.kind === 'time') {
      options.offset = false;
      options.grid.offset = false;
      options.afterBuildTicks = timeTicks;
      options.ticks.autoSkip = false;
      options.ticks.callback = (value, index, ticks) => ticks[index].label;
    } else if (axis.kind === 'name') {
      options.type = 'category';
      options.labels = axis.names;
      options.grid.display = false;
      options.ticks.autoSkip = false;
    } else {
      options.ticks.callback = (value, index, ticks) =>
        tick(axis, value, ticks.length > 1 ? Math.abs(ticks[1].value - ticks[0].value) : 1);
    }
    return options;
  }

  function line(series) {
    const shade = color(series.color);
    const step = series.shape === 'step' || series.shape === 'area';
    const level = series.shape === 'level';
    return {
      type: 'line',
      label: series.name,
      data: series.points,
      borderColor: shade,
      backgroundColor: series.shape === 'area' ? faint(shade) : shade,
      borderWidth: level ? 1.6 : 2.4,
      borderDash: level ? [6, 4] : [],
      pointRadius: level || series.points.length > 200 ? 0 : 3.5,
      pointHitRadius: 10,
      clip: 6,
      stepped: step ? 'before' : false,
      fill: series.shape === 'area' ? 'origin' : false,
    };
  }

  /* The edges of a band: two lines without width, and the area between them. */
  function band(series) {
    const edge = (key, fill) => ({
      type: 'line',
      label: '',
      data: series.points.map((point) => ({x: point.x, y: point[key]})),
      borderWidth: 0,
      pointRadius: 0,
      pointHitRadius: 0,
      fill,
      backgroundColor: faint(color(series.color)),
    });
    return [edge('low', false), edge('high', '-1')];
  }

  function bar(series, flat, names) {
    const shade = color(series.color);
    return {
      type: 'bar',
      label: series.name,
      data: series.points.map((point) => flat
        ? {x: point.y, y: names[point.x], note: point.note}
        : {x: point.x, y: point.y, note: point.note}),
      backgroundColor: shade,
      borderColor: shade,
      ...(flat ? {maxBarThickness: 26} : {barThickness: innerWidth < 520 ? 4 : 7}),
    };
  }

  function spans(series, names) {
    const shade = color(series.color);
    return {
      type: 'bar',
      label: series.name,
      data: series.points.map(
        (point) => ({x: [point.x, point.end], y: names[point.y], note: point.note})),
      grouped: false,
      minBarLength: 3,
      maxBarThickness: 16,
      borderWidth: 1.2,
      borderSkipped: false,
      borderColor: shade,
      backgroundColor: series.points.map((point) => point.hollow ? 'transparent' : shade),
    };
  }

  function draw(plot, canvas) {
    const shapes = plot.series.map((series) => series.shape);
    const spanned = shapes.includes('span');
    /* Bars on an axis of names lie, so that the names are readable on a narrow screen. */
    const flat = shapes.includes('bar') && plot.x.kind === 'name';
    const rows = (spanned ? plot.y : plot.x).names.length;
    canvas.parentElement.style.height =
      (spanned || flat ? rows * rowHeight + 90 : canvas.parentElement.clientWidth < 520 ? 300 : 360) + 'px';
    const datasets = plot.series.flatMap((series) => {
      if (series.shape === 'span') {
        return [spans(series, plot.y.names)];
      }
      if (series.shape === 'bar') {
        return [bar(series, flat, plot.x.names)];
      }
      const banded = series.points.some((point) => 'low' in point);
      return banded ? [...band(series), line(series)] : [line(series)];
    });
    const stacked = shapes.includes('bar');
    return new Chart(canvas, {
      data: {datasets},
      options: {
        indexAxis: spanned || flat ? 'y' : 'x',
        maintainAspectRatio: false,
        animation: false,
        interaction: {mode: stacked && !flat ? 'x' : 'nearest', intersect: spanned || flat},
        scales: {
          x: axisOptions(flat ? plot.y : plot.x, stacked),
          y: axisOptions(flat ? plot.x : plot.y, stacked),
        },
        plugins: {
          legend: {
            position: 'bottom',
            labels: {
              color: css('--ink'),
              boxWidth: 14,
              boxHeight: 8,
              filter: (item) => item.text !== '',
              generateLabels: (chart) =>
                Chart.defaults.plugins.legend.labels.generateLabels(chart).map((item) => ({
                  ...item,
                  fillStyle: chart.data.datasets[item.datasetIndex].borderColor || item.fillStyle,
                  lineDash: [],
                })),
            },
          },
          tooltip: {
            filter: (item) => item.raw.note !== undefined,
            displayColors: false,
            callbacks: {
              title: () => '',
              label: (item) => item.raw.note.split('\n'),
            },
          },
        },
      },
    });
  }

  function drawAll() {
    charts.splice(0).forEach((chart) => chart.destroy());
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    plots.forEach((plot, i) => charts.push(draw(plot, document.getElementById('plot-' + i))));
  }

  document.documentElement.className = 'js';
  drawAll();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  addEventListener('beforeprint', () => charts.forEach((chart) => chart.resize()));
})();
