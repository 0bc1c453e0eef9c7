// The library scorm-again as the platform.
window.errors = [];
const written = {}; // what a lecture may write and not read
window.API = new window.Scorm12API({ autocommit: false, logLevel: 5 });
const kept = sessionStorage.getItem("cmi");
if (kept) window.API.loadFromJSON(JSON.parse(kept).cmi, "cmi");
for (const name of ["LMSInitialize", "LMSSetValue", "LMSCommit", "LMSFinish"]) {
  const call = window.API[name].bind(window.API);
  window.API[name] = (...words) => {
    const said = call(...words), code = window.API.LMSGetLastError();
    if (name === "LMSSetValue") written[words[0]] = words[1];
    if (String(code) !== "0") errors.push(`${name} ${words}: ${code}`);
    if (name === "LMSCommit") sessionStorage.setItem("cmi", JSON.stringify(window.API.renderCMIToJSONObject()));
    return said;
  };
}
window.value = (name) => written[name] ?? name.split(".").slice(1).reduce((at, key) => (at.childArray ?? at)[key], window.API.cmi);
