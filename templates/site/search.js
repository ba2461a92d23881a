// Narrows the list to what is typed and chosen. Without it all editions are listed.
(function () {
  "use strict";
  var form = document.getElementById("find");
  var list = document.getElementById("cards");
  var cards = Array.prototype.slice.call(list.children);
  var count = document.getElementById("count");
  var none = document.getElementById("none");
  var KEY = "leafletpress-find";
  var LETTERS = { "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ß": "s", "ی": "ي", "ک": "ك", "ى": "ي", "ہ": "ه", "ھ": "ه" };

  // हिन्दी is written हिंदी as well: a half letter, or a dot that is a mark.
  var NASAL = /[ङञणनमঙঞণনমਙਞਣਨਮઙઞણનમଙଞଣନମఙఞణనమಙಞಣನಮങഞണനമ][\u094d\u09cd\u0a4d\u0acd\u0b4d\u0c4d\u0ccd\u0d4d](?=\p{L})/gu;
  // Scripts that put no space between words: 中文 is found in 繁體中文, and ไทย in ภาษาไทย.
  var UNSPACED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]{2,}$/u;

  // The same as shelf.folded in Python: no case, no accents, no marks.
  function folded(text) {
    var plain = text.toLowerCase().normalize("NFKD").replace(NASAL, "").replace(/[\p{M}\p{Cf}'`‘’ʻʼ\u0640]/gu, "");
    return plain.replace(/[łøđðıßیکىہھ]/g, function (c) { return LETTERS[c]; });
  }

  function words(text) {
    return folded(text).split(/[\s,;·()（）-]+/u).filter(Boolean);
  }

  // How well a card answers: a name counts more than a script or a place; 0 is not at all.
  function score(card, asked) {
    var names = words(card.dataset.names);
    var also = words(card.dataset.also);
    var starts = function (word) { return function (known) { return known.indexOf(word) === 0; }; };
    return asked.reduce(function (sum, word) {
      if (names.some(starts(word))) return sum + 1000;
      if (also.some(starts(word))) return sum + 999;
      var unspaced = UNSPACED.test(word);
      if ((word.length > 2 || unspaced) && card.dataset.names.indexOf(word) >= 0) return sum + 998;
      if (unspaced && card.dataset.also.indexOf(word) >= 0) return sum + 997;
      var within = function (known) { return UNSPACED.test(known) && word.indexOf(known) >= 0; };
      return unspaced && names.some(within) ? sum + 998 : sum;
    }, 0);
  }

  function matches() {
    var asked = words(form.language.value);
    var found = cards.filter(function (card) {
      return (!form.place.value || card.dataset.place === form.place.value) &&
        (!form.leaflet.value || card.dataset.leaflet === form.leaflet.value);
    });
    if (!asked.length) return found;
    var scored = found.map(function (card) { return { card: card, score: score(card, asked) }; });
    // Of several words, those that match most decide: “jezyk polski” is Polish.
    var most = Math.max.apply(null, scored.map(function (s) { return Math.ceil(s.score / 1000); }).concat(1));
    return scored.filter(function (s) { return Math.ceil(s.score / 1000) === most; })
      .sort(function (a, b) { return b.score - a.score; })
      .map(function (s) { return s.card; });
  }

  function show() {
    var found = matches();
    cards.forEach(function (card) { card.hidden = true; });
    found.forEach(function (card) { card.hidden = false; list.appendChild(card); });
    count.textContent = found.length === 1 ? "1 edition" : found.length + " editions";
    none.hidden = found.length > 0;
  }

  // What was chosen is kept on this computer alone; a browser may refuse that.
  function keep() {
    try {
      var chosen = { language: form.language.value, place: form.place.value, leaflet: form.leaflet.value };
      localStorage.setItem(KEY, JSON.stringify(chosen));
    } catch (refused) { /* then nothing is kept */ }
  }

  function recall() {
    try {
      var chosen = JSON.parse(localStorage.getItem(KEY) || "{}");
      ["language", "place", "leaflet"].forEach(function (name) {
        if (typeof chosen[name] === "string") form[name].value = chosen[name];
        if (form[name].selectedIndex === -1) form[name].value = "";
      });
    } catch (refused) { /* then nothing is chosen */ }
  }

  function clear(event) {
    event.preventDefault();
    form.language.value = form.place.value = form.leaflet.value = "";
    try { localStorage.removeItem(KEY); } catch (refused) { /* nothing was kept */ }
    show();
    form.language.focus();
  }

  form.hidden = false;
  form.addEventListener("input", function () { keep(); show(); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", clear);
  document.getElementById("again").addEventListener("click", clear);
  recall();
  show();
}());
