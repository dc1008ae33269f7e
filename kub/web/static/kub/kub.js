/* What a page does more where script runs; every page works without. */
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");

  /* Numbers as people here write them: "12.500" is twelve thousand five hundred, "2,5" and "2.5" a fraction. */
  const suffixes = { rb: 1e3, ribu: 1e3, k: 1e3, jt: 1e6, juta: 1e6 };
  const readNumber = (text) => {
    const bare = text.replace(/\s/g, "").toLowerCase().replace("\u2212", "-");
    const match = /^(-?)(?:rp\.?)?([0-9.,]*[0-9][0-9.,]*?)(?:(rb|ribu|k|jt|juta)|,-|\.-)?$/.exec(bare);
    if (!match) return 0;
    let digits = match[2];
    if (/^[1-9][0-9]{0,2}(,[0-9]{3}){2,}$/.test(digits)) digits = digits.replaceAll(",", "");
    else if (digits.includes(",")) digits = digits.replaceAll(".", "").replace(",", ".");
    else if (/^[1-9][0-9]{0,2}(\.[0-9]{3})+$/.test(digits)) digits = digits.replaceAll(".", "");
    const number = Number(digits) * (suffixes[match[3]] || 1);
    return Number.isFinite(number) ? (match[1] ? -number : number) : 0;
  };
  const indonesian = new Intl.NumberFormat("id-ID", { maximumFractionDigits: 3 });
  const writeNumber = (number) => indonesian.format(number);
  const writeRp = (rupiah) => (rupiah < 0 ? "-" : "") + "Rp\u00a0" + writeNumber(Math.abs(Math.round(rupiah)));

  /* − and + beside a number. */
  const step = (button) => {
    const box = button.closest("[data-stepper]");
    const input = box.querySelector("input:not([type=hidden])");
    const next = readNumber(input.value) + Number(button.dataset.by) * Number(box.dataset.stepper);
    input.value = writeNumber(Math.max(0, Math.round(next * 1000) / 1000));
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  /* The running total: a [data-sum] holds [data-line]s; the result goes to [data-total] and [data-count],
     which may stand outside and name the form by data-of. The server counts again. */
  const value = (scope, selector) => {
    const input = scope.querySelector(selector);
    return input ? readNumber(input.value) : null;
  };
  const amount = (line) => {
    const typed = value(line, "[data-amount]");
    if (typed !== null) return typed;
    const quantity = value(line, "[data-quantity], [data-stepper] input") || 0;
    const price = value(line, "[data-price]") ?? Number(line.dataset.priceRp || 0);
    return Math.round((Math.round(quantity * 1000) * price) / 1000);
  };
  const sum = (form) => {
    let total = 0;
    let count = 0;
    for (const line of form.querySelectorAll("[data-line]")) {
      const removed = line.querySelector("input[name$=-DELETE]");
      if (removed && removed.checked) continue;
      const quantity = value(line, "[data-quantity], [data-stepper] input") || 0;
      line.classList.toggle("on", quantity > 0);
      count += quantity;
      total += amount(line);
    }
    for (const input of form.querySelectorAll("[data-less]")) total -= readNumber(input.value);
    for (const input of form.querySelectorAll("[data-more]")) total += readNumber(input.value);
    const show = (name, text) => {
      const inside = [...form.querySelectorAll(`[data-${name}]`)];
      const outside = document.querySelectorAll(`[data-${name}][data-of="${form.getAttribute("id")}"]`);
      for (const place of [...inside, ...outside]) place.textContent = text;
    };
    show("total", writeRp(total));
    show("count", writeNumber(count));
  };
  const sumAll = () => document.querySelectorAll("[data-sum]").forEach(sum);

  /* One more line of a formset, without a way to the server. */
  const addLine = (button) => {
    const lines = button.closest("[data-lines]");
    const template = lines && lines.querySelector(":scope > template");
    const total = lines && lines.querySelector(`[name="${lines.dataset.lines}-TOTAL_FORMS"]`);
    const most = lines && lines.querySelector(`[name="${lines.dataset.lines}-MAX_NUM_FORMS"]`);
    if (!template || !total || (most && Number(total.value) >= Number(most.value))) return false;
    const holder = document.createElement("template");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
    const line = holder.content.querySelector("[data-line]");
    total.value = Number(total.value) + 1;
    const legend = line.querySelector("legend");
    if (legend) legend.append(` ${total.value}`);
    template.before(holder.content);
    line.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    return true;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button, a");
    if (!button) return;
    if (button.dataset.by) step(button);
    else if (button.name === "add_line" && addLine(button)) event.preventDefault();
    else if ("print" in button.dataset) window.print();
    else if (button.dataset.share && navigator.share) {
      event.preventDefault();
      navigator.share({ text: button.dataset.share }).catch((error) => {
        if (error.name !== "AbortError") window.location.assign(button.href);
      });
    }
  });
  for (const name of ["input", "change"]) {
    document.addEventListener(name, (event) => {
      const form = event.target.closest("[data-sum]") || event.target.form?.closest("[data-sum]");
      if (form) sum(form);
    });
  }

  /* A photo goes at the size that is kept, not at the size of the camera: megabytes cost signal and money. */
  const longestSide = 1280;
  const smallEnough = 300 * 1024;
  const shrink = async (input) => {
    const [file] = input.files;
    if (input.files.length !== 1 || !file.type.startsWith("image/") || file.size < smallEnough) return;
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    if (!blob || blob.size >= file.size || input.files[0] !== file) return;
    const files = new DataTransfer();
    files.items.add(new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }));
    input.files = files.files;
  };
  document.addEventListener("change", (event) => {
    // What the browser cannot read goes as it is; the server says what is wrong with it.
    if (event.target.type === "file") shrink(event.target).catch(() => {});
    // Who pays later has to be named: the questions that are folded away unfold.
    const { form, name, type, value } = event.target;
    const more = type === "radio" && form?.querySelector(`[data-opened-by="${name}=${value}"]`);
    if (more) more.open = true;
  });

  /* A form goes once. A slow line makes fingers nervous; the server knows a second one by its uid anyway. */
  const sent = new WeakMap();
  const release = (form) => {
    for (const button of sent.get(form) || []) button.disabled = false;
    sent.delete(form);
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("method")?.toLowerCase() !== "post") return;
    if (sent.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const outside = document.querySelectorAll(`[form="${form.getAttribute("id")}"]`);
    const buttons = [...form.querySelectorAll("button:not([type=button])"), ...outside];
    const held = buttons.filter((button) => button.type === "submit" && !button.disabled);
    sent.set(form, held);
    // After the browser has gathered what is sent, the pressed button's name among it.
    setTimeout(() => held.forEach((button) => (button.disabled = true)));
    setTimeout(() => release(form), 20000);
  }, true);
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form").forEach(release);
    sumAll();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form");
    if (form) release(form);
  });
  document.addEventListener("htmx:afterSettle", sumAll);

  sumAll();
})();
