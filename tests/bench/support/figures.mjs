// What Linux knows about a running program.

import { readdirSync, readFileSync } from "node:fs";

// 100 in a second, on every Linux.
const TICK_MS = 10;

/** The processor time that a process has used so far, in milliseconds. */
export function cpu(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // Behind the name, which is in brackets, times are the 12th and 13th.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** The memory of a process and of all that it has started, in MB of 10^6 bytes. */
export function memory(pid) {
  const sum = { pss: 0, rss: 0 };
  for (const each of family(pid)) {
    const rollup = readFileSync(`/proc/${each}/smaps_rollup`, "utf8");
    sum.pss += kilobytes(rollup, "Pss");
    sum.rss += kilobytes(rollup, "Rss");
  }
  return sum;
}

/** How many threads and open files a process has. */
export function held(pid) {
  return {
    threads: readdirSync(`/proc/${pid}/task`).length,
    files: readdirSync(`/proc/${pid}/fd`).length,
  };
}

function family(pid) {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean),
  );
  return [pid, ...children.flatMap(family)];
}

function kilobytes(rollup, name) {
  return (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(rollup)[1]) * 1024) / 1e6;
}

/** The least, the middle and the most of some figures. */
export function spread(figures) {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { least: sorted[0], median, most: sorted.at(-1) };
}
