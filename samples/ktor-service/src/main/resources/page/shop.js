"use strict";

const at = (id) => document.getElementById(id);
const money = (cents) => (cents / 100).toFixed(2);

async function ask(path, options) {
  const answer = await fetch(path, options);
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail);
  return body;
}

function row(...cells) {
  const tr = document.createElement("tr");
  cells.forEach((cell, i) => {
    const td = tr.insertCell();
    if (i > 0) td.className = "number";
    td.append(cell);
  });
  return tr;
}

function quantityOf(product) {
  const input = document.createElement("input");
  Object.assign(input, { type: "number", name: product.sku, min: 0, max: 1000, value: 0 });
  return input;
}

async function showProducts(after) {
  const page = await ask("products" + (after ? "?after=" + encodeURIComponent(after) : ""));
  const rows = page.rows.map((it) => row(it.name, money(it.priceCents), it.stock, quantityOf(it)));
  if (after) at("products").append(...rows);
  else at("products").replaceChildren(...rows);
  at("more").hidden = !page.next;
  at("more").onclick = () => telling(() => showProducts(page.next));
}

async function showCustomers() {
  const page = await ask("customers");
  at("customer").replaceChildren(...page.rows.map((it) => new Option(it.name, it.id)));
}

function showReceipt({ order, lines }) {
  at("number").textContent = order.id;
  at("placed").textContent = new Date(order.placedAt + "Z").toLocaleString();
  at("lines").replaceChildren(...lines.map((it) => row(it.sku, it.quantity, money(it.priceCents))));
  at("total").textContent = money(order.totalCents);
  at("receipt").hidden = false;
}

// One key for one order, kept until the order is changed: whoever clicks again after a lost answer gets the same order.
let key = null;
const newKey = () => {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

async function place() {
  const inputs = [...at("products").querySelectorAll("input")].filter((it) => it.valueAsNumber > 0);
  const quantities = Object.fromEntries(inputs.map((it) => [it.name, it.valueAsNumber]));
  key ??= newKey();
  showReceipt(await ask("orders", {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": key },
    body: JSON.stringify({ customer: at("customer").value, quantities }),
  }));
  key = null;
  await showProducts();
}

async function telling(work) {
  at("message").textContent = "";
  at("place").disabled = true;
  try {
    await work();
  } catch (error) {
    at("message").textContent = error.message;
  } finally {
    at("place").disabled = false;
  }
}

at("order").addEventListener("input", () => { key = null; });
at("order").addEventListener("submit", (event) => {
  event.preventDefault();
  telling(place);
});
telling(() => Promise.all([showProducts(), showCustomers()]));
