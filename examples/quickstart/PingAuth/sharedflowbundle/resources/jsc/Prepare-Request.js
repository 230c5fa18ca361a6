// Runs twice in a call: before the target (what does the client want?) and after it (what does the client get?).
var isResponse = context.flow === "TARGET_RESP_FLOW" || context.flow === "PROXY_RESP_FLOW";

// The sideband API wants a list of objects with one header each, so that repeated headers survive.
function headersOf(kind) {
  var list = [];
  var names = String(context.getVariable(kind + ".headers.names") || "").replace(/^\[|\]$/g, "");
  names.split(/,\s*/).forEach(function (name) {
    if (!name) return;
    var count = Number(context.getVariable(kind + ".header." + name + ".values.count") || 1);
    for (var n = 1; n <= count; n++) {
      var header = {};
      header[name.toLowerCase()] = String(context.getVariable(kind + ".header." + name + "." + n) || "");
      list.push(header);
    }
  });
  return list;
}

function text(name) {
  var value = context.getVariable(name);
  return value === null || value === undefined ? undefined : String(value);
}

function requestedUrl() {
  var host = text("request.header.host") || text("virtualhost.aliases") || "localhost";
  var query = text("request.querystring");
  return (text("client.scheme") || "https") + "://" + host + text("proxy.basepath") + (text("proxy.pathsuffix") || "") + (query ? "?" + query : "");
}

function describeRequest() {
  var described = {
    source_ip: text("client.ip"),
    source_port: text("client.port") || "0",
    method: text("request.verb"),
    url: requestedUrl(),
    http_version: "1.1",
    headers: headersOf("request"),
    body: text("request.content"),
  };
  // An OAuthV2 policy that ran before has validated the token; its custom attribute can name the user:
  // var validated_access_token_values = { active: true };
  // validated_access_token_values["sub"] = text("accesstoken.username");
  // described.access_token = validated_access_token_values;
  return described;
}

function describeResponse() {
  var described = {
    method: context.getVariable("pingauth.request.method"),
    url: context.getVariable("pingauth.request.url"),
    http_version: "1.1",
    response_code: text("response.status.code"),
    response_status: text("response.reason.phrase") || "",
    headers: headersOf("response"),
    body: text("response.content"),
  };
  var state = text("pingauth.state");
  // What Ping gave us with the request tells it which request this response answers.
  if (state) described.state = JSON.parse(state);
  return described;
}

var payload = isResponse ? describeResponse() : describeRequest();
if (!isResponse) {
  context.setVariable("pingauth.request.method", payload.method);
  context.setVariable("pingauth.request.url", payload.url);
}
context.setVariable("pingauth.phase", isResponse ? "response" : "request");
context.setVariable("pingauth.payload", JSON.stringify(payload));
context.setVariable("pingauth.outcome", "unavailable");
