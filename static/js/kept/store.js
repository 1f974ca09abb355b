// What a browser keeps while the city cannot be reached: letters, written through to the disk, their words encrypted.
// A kiosk and a counter each have a store of their own.
const LETTERS = "letters";
const FACTS = "facts";
const MOST_LETTERS = 1500;
const FULL_SHARE = 0.95;
const SECRET_SIGNS = "23456789abcdefghjkmnpqrstvwxyz";

// Nothing more can be kept: the disk is full, broken or closed, or a thousand letters wait. The person must go elsewhere.
export class CannotKeep extends Error {}

// `name` is that of the database, `unnamed` what begins the numbers as long as the city has not named the place.
export function openStore(name, unnamed) {
  let opened = null;

  function open() {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => {
        const letters = request.result.createObjectStore(LETTERS, { keyPath: "seq", autoIncrement: true });
        letters.createIndex("key", "key", { unique: true });
        request.result.createObjectStore(FACTS);
      };
      request.onsuccess = () => {
        request.result.onclose = request.result.onversionchange = () => { request.result.close(); opened = null; };
        resolve(request.result);
      };
      request.onerror = () => reject(request.error);
    });
    opened.catch(() => { opened = null; });
    return opened;
  }

  // Runs `work(store)` in one transaction; what `work` calls back with is given when the disk has it.
  async function within(mode, durability, work) {
    const db = await open();
    return new Promise((resolve, reject) => {
      const change = db.transaction([LETTERS, FACTS], mode, { durability });
      let given;
      const answer = (value) => { given = value; };
      const fail = (fault) => { given = fault; change.abort(); };
      change.oncomplete = () => resolve(given);
      change.onabort = () => reject(given instanceof Error ? given : change.error ?? new CannotKeep());
      work({ letters: change.objectStore(LETTERS), facts: change.objectStore(FACTS), answer, fail });
    });
  }

  const then = (request, next) => { request.onsuccess = () => next(request.result); };
  const read = (work) => within("readonly", "relaxed", work);
  const write = (work) => within("readwrite", "strict", work);

  const fact = (name) => read(({ facts, answer }) => then(facts.get(name), answer));

  const setFact = (name, value) => within("readwrite", "relaxed", ({ facts }) => facts.put(value, name));

  // Several facts that belong together: all of them are on the disk, or none.
  const setFacts = (many) =>
    write(({ facts }) => Object.entries(many).forEach(([name, value]) => facts.put(value, name)));

  // The counter of provisional numbers never goes back, also where the browser's memory was wiped.
  const beginBehind = (serial) =>
    write(({ facts }) => then(facts.get("serial"), (mine = 0) => { if (serial > mine) facts.put(serial, "serial"); }));

  // The device's key: made here, usable here, readable by nobody.
  async function cipher() {
    const mine = await fact("cipher");
    if (mine) return mine;
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    return write(({ facts, answer }) =>
      then(facts.get("cipher"), (theirs) => {
        if (!theirs) facts.put(made, "cipher");
        answer(theirs ?? made);
      }));
  }

  async function hide(words) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await cipher(), new TextEncoder().encode(JSON.stringify(words)));
    return { iv, data };
  }

  // Gives the words of a kept letter: {body, secret}. Fails where the key is gone.
  async function wordsOf(letter) {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: letter.iv }, await cipher(), letter.data);
    return JSON.parse(new TextDecoder().decode(plain));
  }

  function newSecret() {
    const drawn = [];
    while (drawn.length < 10) {
      // Whole rounds of the alphabet only: each sign is as likely as any other.
      for (const byte of crypto.getRandomValues(new Uint8Array(16))) if (byte < 240) drawn.push(SECRET_SIGNS[byte % 30]);
    }
    return drawn.slice(0, 10).join("");
  }

  async function isNearlyFull() {
    const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
    return quota > 0 && usage > quota * FULL_SHARE;
  }

  // Keeps a letter and gives {number, secret, kept_at}. The same key is kept once. Fails with CannotKeep.
  // `marks` stand beside the words and can be read without the key; `facts` change with the letter, or not at all.
  // A letter without a number of its own (`isNumbered: false`) is one step of a course: it has no receipt.
  async function keep({ url, body, key, language, marks = {}, facts: changed = {}, isNumbered = true }) {
    try {
      const number = (await fact("number")) ?? unnamed;
      const [offset = 0, contact = 0] = [await fact("offset"), await fact("contact")];
      if (await isNearlyFull()) throw new CannotKeep();
      // By the city's clock as far as it is known; never before the last time the city was heard.
      const kept_at = Math.max(Date.now() + offset, contact);
      const secret = isNumbered ? newSecret() : "";
      const hidden = await hide({ body, secret });
      const kept = await write(({ letters, facts, answer, fail }) =>
        then(letters.index("key").get(key), (same) => {
          if (same) return answer({ again: same });
          return then(letters.count(), (count) => {
            if (count >= MOST_LETTERS) return fail(new CannotKeep());
            return then(facts.get("serial"), (last = 0) => {
              const own = isNumbered ? `${number}-${String(last + 1).padStart(4, "0")}` : "";
              if (isNumbered) facts.put(last + 1, "serial");
              for (const [which, value] of Object.entries(changed)) facts.put(value, which);
              letters.put({ ...marks, number: own, url, key, language, kept_at, tries: 0, ...hidden });
              answer({ number: own, secret, kept_at });
            });
          });
        }));
      if (!kept.again) return kept;
      return { number: kept.again.number, secret: (await wordsOf(kept.again)).secret, kept_at: kept.again.kept_at };
    } catch (fault) {
      throw fault instanceof CannotKeep ? fault : new CannotKeep(String(fault));
    }
  }

  // The next letter behind `seq` that waits to be sent (or, with `refused`, that was refused); null when there is none.
  const next = (seq, { refused = false } = {}) =>
    read(({ letters, answer }) => {
      answer(null);
      then(letters.openCursor(IDBKeyRange.lowerBound(seq, true)), (cursor) => {
        if (cursor && Boolean(cursor.value.refused) !== refused) cursor.continue();
        else answer(cursor ? cursor.value : null);
      });
    });

  // A letter that the city has; sending it once more would do no harm, so the disk need not be waited for.
  const forget = (seq) => within("readwrite", "relaxed", ({ letters }) => letters.delete(seq));

  const change = (letter) => write(({ letters }) => letters.put(letter));

  // A letter that was refused and mended waits again, in its old place, with its number and its time.
  async function mend(letter, body, key) {
    const { refused: _refused, ...rest } = letter;
    const { secret } = await wordsOf(letter);
    await change({ ...rest, key, tries: 0, ...(await hide({ body, secret })) });
    return { number: letter.number, secret, kept_at: letter.kept_at };
  }

  // All that is kept, in its order, as it lies there: the words are hidden.
  const all = () => read(({ letters, answer }) => then(letters.getAll(), answer));

  // How much is kept: {waiting, refused, oldest_at} (milliseconds; null when nothing waits).
  const standing = () =>
    read(({ letters, answer }) => {
      const told = { waiting: 0, refused: 0, oldest_at: null };
      answer(told);
      then(letters.openCursor(), (cursor) => {
        if (!cursor) return;
        told[cursor.value.refused ? "refused" : "waiting"] += 1;
        told.oldest_at = Math.min(told.oldest_at ?? Infinity, cursor.value.kept_at);
        cursor.continue();
      });
    });

  return { all, beginBehind, change, fact, forget, keep, mend, next, setFact, setFacts, standing, wordsOf };
}
