// A learning platform that knows what SCORM 1.2 lets a lecture write, as patterns
// (ADL, SCORM Run-Time Environment 1.2, section 3.4), and notes every mistake.
window.calls = []; window.errors = [];
const cmi = JSON.parse(sessionStorage.getItem("cmi") ?? "{}");
const time = /^\d{2,4}:[0-5]\d:[0-5]\d(\.\d{1,2})?$/, decimal = /^-?\d+(\.\d+)?$/;
const writable = [
  [/^cmi\.core\.lesson_location$/, /^.{0,255}$/],
  [/^cmi\.core\.lesson_status$/, /^(passed|completed|failed|incomplete|browsed)$/],
  [/^cmi\.core\.score\.(raw|min|max)$/, decimal], [/^cmi\.core\.exit$/, /^(time-out|suspend|logout|)$/],
  [/^cmi\.core\.session_time$/, time], [/^cmi\.suspend_data$/, /^.{0,4096}$/],
  [/^cmi\.interactions\.\d+\.id$/, /^[\w-]{1,255}$/], [/^cmi\.interactions\.\d+\.type$/, /^numeric$/],
  [/^cmi\.interactions\.\d+\.time$/, time], [/^cmi\.interactions\.\d+\.student_response$/, decimal],
  [/^cmi\.interactions\.\d+\.correct_responses\.0\.pattern$/, decimal],
  [/^cmi\.interactions\.\d+\.result$/, /^(correct|wrong|unanticipated|neutral)$/],
];
let state = "closed";
window.API = {
  LMSInitialize: (nothing) => { if (nothing !== "" || state !== "closed") errors.push("initialize");
    state = "open"; return "true"; },
  LMSFinish: (nothing) => { if (nothing !== "" || state !== "open") errors.push("finish");
    state = "finished"; keep(); return "true"; },
  LMSCommit: (nothing) => { if (nothing !== "" || state !== "open") errors.push("commit");
    keep(); return "true"; },
  LMSGetValue: (name) => {
    if (state !== "open") errors.push("get " + name);
    if (name === "cmi.interactions._count") return new Set(Object.keys(cmi).map((n) => /interactions\.\d+/.exec(n)?.[0]).filter(Boolean)).size;
    return cmi[name] ?? (name === "cmi.core.lesson_status" ? "not attempted" : "");
  },
  LMSSetValue: (name, value) => {
    const rule = writable.find(([known]) => known.test(name));
    if (state !== "open" || typeof value !== "string" || !rule || !rule[1].test(value)) { errors.push(`${state} ${name} = ${value}`); return "false"; }
    cmi[name] = value; calls.push(name); return "true";
  },
  LMSGetLastError: () => "0", LMSGetErrorString: () => "", LMSGetDiagnostic: () => "",
};
const keep = () => sessionStorage.setItem("cmi", JSON.stringify(cmi));
window.value = (name) => cmi[name];
