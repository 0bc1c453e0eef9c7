// The watch page: captions, chapters, transcript, stops at the questions, keys, links and the place where one stopped.
// Everything it needs stands in the page, so that it works from a disk as well as from a server.
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("page-lecture").textContent);
  const video = document.querySelector("video");
  const settings = document.querySelector(".settings");
  const frame = 1 / data.fps;
  const find = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const choice = (name) => settings.querySelector(`[name="${name}"]`);
  document.documentElement.classList.add("js");
  if (matchMedia("(max-width: 40rem)").matches) settings.open = false; // on a phone the words come first

  // What is remembered on this device. A browser may forbid it, above all on a disk; then nothing is.
  const memory = {
    get(key) { try { return localStorage.getItem(`${data.key}/${key}`); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(`${data.key}/${key}`, value); } catch { /* nothing is remembered */ } },
  };

  // A film that stands in the page itself.
  const inside = document.getElementById("page-film");
  if (inside) {
    const bytes = Uint8Array.from(atob(inside.textContent.trim()), (sign) => sign.charCodeAt(0));
    video.src = URL.createObjectURL(new Blob([bytes], { type: "video/mp4" }));
    inside.remove();
  }

  // --- Captions: as cues, for browsers do not read a track from a disk ---
  all("video > track").forEach((track) => track.remove());
  const captions = data.captions.map(({ language, label, cues }, k) => {
    const track = video.addTextTrack("captions", label, language);
    for (const [start, end, text] of cues) track.addCue(new VTTCue(start, end, text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;")));
    track.mode = k === 0 ? "showing" : "disabled";
    return track;
  });

  // --- Seeking: a quarter of a frame into it, so that rounding never shows the frame before ---
  const ready = (then) => {
    if (video.readyState >= 1) then();
    else video.addEventListener("loadedmetadata", then, { once: true });
  };
  const seek = (time) => ready(() => { leaveStop(); video.currentTime = Math.min(time + frame / 4, data.duration); });

  // --- Stops at the questions: the platform pauses by itself at the end of a cue ---
  const stops = video.addTextTrack("metadata");
  stops.mode = "hidden";
  const stop = find(".stop");
  let asked = false;
  const leaveStop = () => { asked = false; stop.hidden = true; stop.querySelector("p").textContent = ""; };
  const goOn = () => { leaveStop(); video.play(); };
  for (const [start, end] of data.questions) {
    const cue = new VTTCue(start, end - frame, "");
    cue.onexit = () => {
      if (!choice("stops").checked || !video.paused || Math.abs(video.currentTime - cue.endTime) > 2 * frame) return;
      asked = true;
      stop.hidden = false;
      stop.querySelector("p").textContent = data.say.question;
      if (!document.fullscreenElement) stop.querySelector(".go-on").focus({ preventScroll: true });
    };
    stops.addCue(cue);
  }
  const armStops = () => { for (const cue of stops.cues) cue.pauseOnExit = choice("stops").checked; };
  stop.querySelector(".go-on").addEventListener("click", goOn);
  video.addEventListener("play", leaveStop);

  // --- Chapters and transcript follow ---
  const chapters = all(".chapters a[data-start]").map((link) => ({ link, start: Number(link.dataset.start), name: link.hash.slice(1) }));
  const pages = find(".pages");
  const sentences = [...pages.querySelectorAll("a[data-start]")].map((link) => ({ link, start: Number(link.dataset.start) }));
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const at = (list, time) => list.findLastIndex(({ start }) => start <= time + frame / 2);
  const current = { chapter: -1, sentence: -1 };
  const mark = (list, now, before) => {
    list[before]?.link.removeAttribute("aria-current");
    list[now]?.link.setAttribute("aria-current", "true");
  };
  const readerIsThere = () => pages.matches(":hover") || pages.contains(document.activeElement);
  const bringIntoView = (link) => {
    const top = link.getBoundingClientRect().top - pages.getBoundingClientRect().top + pages.scrollTop - pages.clientHeight / 3;
    pages.scrollTo({ top, behavior: calm.matches ? "auto" : "smooth" });
  };
  const follow = () => {
    const time = video.currentTime;
    const chapter = at(chapters, time), sentence = at(sentences, time);
    if (chapter !== current.chapter) { mark(chapters, chapter, current.chapter); current.chapter = chapter; }
    if (sentence !== current.sentence) {
      mark(sentences, sentence, current.sentence);
      current.sentence = sentence;
      if (sentence >= 0 && choice("follow").checked && !readerIsThere()) bringIntoView(sentences[sentence].link);
    }
  };
  const everyFrame = () => { follow(); if (!video.paused) requestAnimationFrame(everyFrame); };
  video.addEventListener("play", everyFrame);
  for (const event of ["seeked", "timeupdate"]) video.addEventListener(event, follow);

  // --- Links: a sentence or a chapter is a place in the film ---
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-start]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    seek(Number(link.dataset.start));
    history.replaceState(null, "", link.hash || location.pathname + link.search);
  });
  const seconds = (text) => {
    const parts = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?$/.exec(text);
    return parts && text ? 3600 * (parts[1] || 0) + 60 * (parts[2] || 0) + Number(parts[3] || 0) : null;
  };
  const wanted = () => {
    const time = seconds(new URLSearchParams(location.search).get("t") ?? "");
    const chapter = chapters.find(({ name }) => `#${name}` === decodeURIComponent(location.hash));
    return chapter ? chapter.start : time;
  };
  window.addEventListener("hashchange", () => { const time = wanted(); if (time !== null) seek(time); });

  // --- The place where one stopped ---
  const message = find(".message");
  const remember = () => memory.set("time", String(video.currentTime));
  let remembered = 0;
  video.addEventListener("timeupdate", () => { if (Math.abs(video.currentTime - remembered) > 2) { remembered = video.currentTime; remember(); } });
  video.addEventListener("pause", remember);
  window.addEventListener("pagehide", remember);
  const begin = wanted();
  const place = window.lecturePlace ?? Number(memory.get("time")); // a learning platform knows it better
  if (begin !== null) seek(begin);
  else if (place > 5 && place < 0.95 * data.duration) { seek(place); message.textContent = data.say.resumed; }
  video.addEventListener("play", () => { message.textContent = ""; }, { once: true });

  // --- Settings ---
  const settle = {
    speed: () => { video.defaultPlaybackRate = video.playbackRate = Number(choice("speed").value); },
    stops: armStops,
    checked: () => all("details.checked").forEach((details) => { details.open = choice("checked").checked; }),
  };
  for (const name of ["speed", "stops", "follow", "checked", "keys"]) {
    const input = choice(name);
    const kept = memory.get(name);
    if (kept !== null) { if (input.type === "checkbox") input.checked = kept === "true"; else input.value = kept; }
    settle[name]?.();
    input.addEventListener("change", () => { settle[name]?.(); memory.set(name, input.type === "checkbox" ? input.checked : input.value); });
  }
  if (!data.stops && memory.get("stops") === null) { choice("stops").checked = false; armStops(); }

  // --- Keys. A clicker sends Page Down or →; at a stop they mean: go on. ---
  const turn = (by) => { const next = chapters[Math.max(0, at(chapters, video.currentTime) + by)]; if (next) seek(next.start); };
  const keys = {
    k: () => (video.paused ? video.play() : video.pause()),
    j: () => seek(Math.max(0, video.currentTime - 10)),
    l: () => seek(video.currentTime + 10),
    n: () => turn(1),
    p: () => turn(-1),
    f: () => (document.fullscreenElement ? document.exitFullscreen() : video.requestFullscreen()),
    c: () => { const shown = captions.findIndex(({ mode }) => mode === "showing"); captions.forEach((track, k) => { track.mode = k === shown + 1 ? "showing" : "disabled"; }); },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    const writing = event.target.closest("input:not([type=checkbox]), select, textarea");
    if (asked && !writing && [" ", "ArrowRight", "PageDown"].includes(event.key)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      goOn();
      return;
    }
    if (writing || !choice("keys").checked) return;
    const pressed = event.key === " " && !event.target.closest("a, button, summary, input, video, [tabindex]") ? "k" : event.key;
    if (Object.hasOwn(keys, pressed)) { event.preventDefault(); keys[pressed](); }
  }, true);

  // A sentence's own link opens the film alone, for those without this script; with it, the page at its place.
  for (const { link, start } of sentences) link.href = `?t=${start.toFixed(3)}`;

  // --- The exercise. A fraction is a number too. ---
  const asNumber = (text) => {
    const [, above, below] = /^\s*([-+]?[\d.]+(?:e[-+]?\d+)?)\s*(?:[/÷:]\s*([\d.]+))?\s*$/i.exec(text.replace(",", ".").replace("−", "-")) ?? [];
    return above === undefined ? NaN : Number(above) / Number(below ?? 1);
  };
  find("form.questions")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const inputs = [...event.target.querySelectorAll("input[data-answer]")];
    const given = inputs.map((input) => {
      const value = asNumber(input.value);
      const right = Math.abs(value - Number(input.dataset.answer)) <= Number(input.dataset.within) + 1e-12;
      event.target.querySelector(`output[for="${input.id}"]`).textContent = right ? data.say.right : Number.isNaN(value) ? data.say.no_number : data.say.wrong;
      return { value: input.value, right, answer: input.dataset.answer };
    });
    document.dispatchEvent(new CustomEvent("answered", { detail: given }));
  });

  video.addEventListener("error", () => { message.textContent = data.say.no_film; });
  follow();
})();
