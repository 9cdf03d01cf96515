const rows = document.getElementById("events");
const state = document.getElementById("state");
const deadLetters = document.getElementById("dead-letters");
let shown = "";

function cell(text, isCode) {
  const td = document.createElement("td");
  const holder = isCode ? td.appendChild(document.createElement("code")) : td;
  holder.textContent = text;
  return td;
}

function row(listed) {
  const event = listed.event.detail;
  const tr = document.createElement("tr");
  tr.append(
    cell(event.time ?? listed.event.time),
    cell(listed.event["detail-type"]),
    cell(event.tenantid ?? ""),
    cell(event.subject ?? ""),
    cell(JSON.stringify(event.data ?? event), true),
    cell(listed.deliveries.join("\n")),
  );
  return tr;
}

function show(list) {
  if (list.events.length > 0) {
    state.textContent = `${list.events.at(-1).number} events, the newest first. This page updates itself.`;
    rows.replaceChildren(...list.events.reverse().map(row));
  }
  deadLetters.textContent = Object.entries(list.deadLetters)
    .map(([queue, count]) => `${queue}: ${count} given up, see /_local/events/dead-letters.`)
    .join(" ");
}

async function update() {
  try {
    const text = await (await fetch("/_local/events/list")).text();
    if (text !== shown) {
      shown = text;
      show(JSON.parse(text));
    }
  } catch {
    state.textContent = "The local run does not respond.";
    shown = "";
  }
  setTimeout(update, 1000);
}

update();
