// Reads Ping's answer: let the call go on (perhaps changed), end it with Ping's own response, or stay closed.
var phase = context.getVariable("pingauth.phase");
var status = Number(context.getVariable("pingauth.answer.status.code") || 0);

function readAnswer() {
  // A wrong secret is a 401 of Ping's own; it says nothing about the client, who must not see it.
  if (status < 200 || status >= 300) return undefined;
  try {
    return JSON.parse(context.getVariable("pingauth.answer.content"));
  } catch (error) {
    return undefined;
  }
}

function valuesByName(headers) {
  var values = {};
  (headers || []).forEach(function (header) {
    Object.keys(header).forEach(function (name) {
      var key = name.toLowerCase();
      values[key] = (values[key] || []).concat(header[name]);
    });
  });
  return values;
}

function replaceHeaders(kind, headers) {
  var wanted = valuesByName(headers);
  var names = String(context.getVariable(kind + ".headers.names") || "").replace(/^\[|\]$/g, "");
  names.split(/,\s*/).forEach(function (name) {
    if (name && !wanted[name.toLowerCase()]) context.removeVariable(kind + ".header." + name);
  });
  Object.keys(wanted).forEach(function (name) {
    if (name !== "content-length") context.setVariable(kind + ".header." + name, wanted[name].join(","));
  });
}

function deny(response) {
  var headers = valuesByName(response.headers);
  context.setVariable("pingauth.denied.status", String(response.response_code));
  context.setVariable("pingauth.denied.reason", response.response_status || "Denied");
  context.setVariable("pingauth.denied.body", response.body || "");
  context.setVariable("pingauth.denied.content_type", (headers["content-type"] || ["application/json"])[0]);
  context.setVariable("pingauth.outcome", "denied");
}

function allowRequest(answer) {
  if (answer.state !== undefined) context.setVariable("pingauth.state", JSON.stringify(answer.state));
  if (answer.method) context.setVariable("request.verb", answer.method);
  if (answer.headers) replaceHeaders("request", answer.headers);
  if (answer.body !== undefined) context.setVariable("request.content", answer.body);
  context.setVariable("pingauth.outcome", "allowed");
}

function allowResponse(answer) {
  if (answer.response_code) context.setVariable("response.status.code", Number(answer.response_code));
  if (answer.response_status) context.setVariable("response.reason.phrase", answer.response_status);
  if (answer.headers) replaceHeaders("response", answer.headers);
  if (answer.body !== undefined) context.setVariable("response.content", answer.body);
  context.setVariable("pingauth.outcome", "allowed");
}

var answer = readAnswer();
if (answer && answer.response) deny(answer.response);
else if (answer && phase === "request") allowRequest(answer);
else if (answer) allowResponse(answer);
else print("PingAuth: no usable answer from the policy server, status " + status);
