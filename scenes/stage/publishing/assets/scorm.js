// Speaks SCORM 1.2 with the learning platform around the page: the place, how much was watched, and the exercise.
// Runs before the player and tells it the place; without a platform it does nothing.
(() => {
  "use strict";
  const findApi = () => {
    for (const first of [window, window.opener]) {
      for (let frame = first, tries = 0; frame && tries < 50; tries += 1) {
        try { if (frame.API) return frame.API; } catch { break; } // a window of another origin
        if (frame === frame.parent) break;
        frame = frame.parent;
      }
    }
    return null;
  };
  const api = findApi();
  if (!api || api.LMSInitialize("") !== "true") return;
  const get = (name) => api.LMSGetValue(name);
  const set = (name, value) => api.LMSSetValue(name, String(value));
  const data = JSON.parse(document.getElementById("page-lecture").textContent);
  const opened = Date.now();

  const place = Number.parseFloat(get("cmi.core.lesson_location"));
  if (place > 0) window.lecturePlace = place;
  if (get("cmi.core.lesson_status") === "not attempted") set("cmi.core.lesson_status", "incomplete");
  set("cmi.core.score.min", 0);
  set("cmi.core.score.max", 100);

  // Which whole seconds have been watched, also in sessions before: one digit of a number in base 16 for four of them.
  const watched = new Set();
  const kept = get("cmi.suspend_data");
  if (/^[0-9a-f]+$/.test(kept)) [...kept].forEach((digit, k) => { for (let bit = 0; bit < 4; bit += 1) if (Number.parseInt(digit, 16) & (1 << bit)) watched.add(4 * k + bit); });
  const total = Math.ceil(data.duration);
  const pack = () => {
    let text = "";
    for (let k = 0; k < Math.ceil(total / 4); k += 1) {
      let digit = 0;
      for (let bit = 0; bit < 4; bit += 1) if (watched.has(4 * k + bit)) digit |= 1 << bit;
      text += digit.toString(16);
    }
    return text;
  };

  const clock = (milliseconds) => {
    const seconds = milliseconds / 1000, pad = (n) => String(Math.floor(n)).padStart(2, "0");
    return `${String(Math.floor(seconds / 3600)).padStart(4, "0")}:${pad((seconds / 60) % 60)}:${(seconds % 60).toFixed(2).padStart(5, "0")}`;
  };
  const report = () => {
    const share = Math.min(1, watched.size / total);
    set("cmi.core.lesson_location", (document.querySelector("video").currentTime).toFixed(2));
    set("cmi.core.score.raw", Math.round(100 * share));
    set("cmi.suspend_data", pack());
    if (share >= 0.9) set("cmi.core.lesson_status", "completed");
    api.LMSCommit("");
  };

  addEventListener("DOMContentLoaded", () => {
    const video = document.querySelector("video");
    let reported = Date.now();
    video.addEventListener("timeupdate", () => {
      if (!video.paused) watched.add(Math.floor(video.currentTime));
      if (Date.now() - reported > 10000) { reported = Date.now(); report(); }
    });
    video.addEventListener("pause", report);
    video.addEventListener("ended", report);
    let asked = Number(get("cmi.interactions._count")) || 0;
    document.addEventListener("answered", ({ detail }) => {
      detail.forEach(({ value, right, answer }, k) => {
        const given = value.replace(",", ".").replace("−", "-").trim();
        if (!/^-?\d+(\.\d+)?$/.test(given)) return;
        const name = `cmi.interactions.${asked}`;
        set(`${name}.id`, `exercise-${k + 1}`);
        set(`${name}.type`, "numeric");
        set(`${name}.time`, new Date().toTimeString().slice(0, 8));
        set(`${name}.correct_responses.0.pattern`, answer);
        set(`${name}.student_response`, given);
        set(`${name}.result`, right ? "correct" : "wrong");
        asked += 1;
      });
      report();
    });
  });

  let left = false;
  const leave = () => {
    if (left) return;
    left = true;
    report();
    set("cmi.core.session_time", clock(Date.now() - opened));
    set("cmi.core.exit", "suspend");
    api.LMSFinish("");
  };
  addEventListener("pagehide", leave);
  addEventListener("beforeunload", leave);
})();
