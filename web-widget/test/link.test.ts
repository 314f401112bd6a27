// What can be tapped in a text, and where it ends.
import { describe, expect, it } from "vitest";
import { pieces } from "../src/shared/link.ts";

/** `[words → address]` of everything in a text that leads somewhere. */
const links = (text: string) =>
  pieces(text).flatMap(({ text: words, href }) => (href ? [[words, href]] : []));

/** A text with the wanted link in it marked by ‹ ›, and where it leads. */
type Case = [string, string];

function holds([marked, href]: Case): void {
  const [before = "", rest = ""] = marked.split("‹");
  const [words = ""] = rest.split("›");
  const text = marked.replace(/[‹›]/g, "");
  expect(links(text), text).toEqual([[words, href]]);
  const whole = pieces(text);
  expect(whole.map((piece) => piece.text).join("")).toBe(text);
  expect(whole.find((piece) => piece.href)?.text, before).toBe(words);
}

describe("an address of a page", () => {
  it.each<Case>([
    ["See ‹https://www.cbp.gov/trade/automated›.", "https://www.cbp.gov/trade/automated"],
    ["Vea ‹https://www.cbp.gov/trade›, por favor", "https://www.cbp.gov/trade"],
    ["(‹https://www.cbp.gov/a_(b)›)", "https://www.cbp.gov/a_(b)"],
    ["(see ‹https://ace.cbp.dhs.gov/login›).", "https://ace.cbp.dhs.gov/login"],
    ["en «‹https://www.cbp.gov/trade›»", "https://www.cbp.gov/trade"],
    ["it says “‹https://www.cbp.gov/x›”!", "https://www.cbp.gov/x"],
    ["¿Es ‹https://ace.cbp.gov/?lang=es&x=1›?", "https://ace.cbp.gov/?lang=es&x=1"],
    ["¡‹https://ace.cbp.gov/›!", "https://ace.cbp.gov/"],
    ["'‹https://ace.cbp.gov/a›'", "https://ace.cbp.gov/a"],
    ["**‹https://ace.cbp.gov/a›**", "https://ace.cbp.gov/a"],
    ["<‹https://ace.cbp.gov/a›>", "https://ace.cbp.gov/a"],
    ["‹https://ace.cbp.gov/a›; ya no abre", "https://ace.cbp.gov/a"],
    ["‹https://ace.cbp.gov/a›…", "https://ace.cbp.gov/a"],
    ["‹https://ace.cbp.gov/a›—there", "https://ace.cbp.gov/a"],
    ["‹https://ace.cbp.gov/a-b_c~d/e.pdf#page=3›", "https://ace.cbp.gov/a-b_c~d/e.pdf#page=3"],
    ["‹https://ace.cbp.gov/a,b;c/d›, …", "https://ace.cbp.gov/a,b;c/d"],
    ["‹https://es.wikipedia.org/wiki/Número_(año)›.", "https://es.wikipedia.org/wiki/Número_(año)"],
    ["‹http://old.example.com/x›", "http://old.example.com/x"],
    ["‹HTTPS://ACE.CBP.GOV/A›", "HTTPS://ACE.CBP.GOV/A"],
    ["go to ‹www.cbp.gov›.", "https://www.cbp.gov"],
    ["‹www.gob.mx/sat›)", "https://www.gob.mx/sat"],
    ["‹www.aduana.io/x?y=1›,", "https://www.aduana.io/x?y=1"],
    ["entre a ‹login.gov›, luego", "https://login.gov"],
    ["‹ace.cbp.dhs.gov/portal›:", "https://ace.cbp.dhs.gov/portal"],
    ["‹sat.gob.mx›", "https://sat.gob.mx"],
    ["línea\n‹https://a.example.org/b›\nlínea", "https://a.example.org/b"],
    ["‹https://a.example.org:8443/b›", "https://a.example.org:8443/b"],
    ["see:‹https://a.example.org›", "https://a.example.org"],
  ])("%s", (...one) => holds(one));

  it.each([
    ["javascript:alert(1)"],
    ["JaVaScRiPt:alert(document.cookie)"],
    ["data:text/html,<b>x</b>"],
    ["file:///etc/passwd"],
    ["ftp://files.example.com/a"],
    ["//example.com/a"],
    ["https://"],
    ["http://localhost/a"],
    ["https://cbp.gov@evil.example/a"],
    ["mi cuenta está bloqueada.No puedo entrar"],
    ["the hold.it says, and bill.is wrong"],
    ["report.xlsx and form.pdf and ES-003.v2"],
    ["HTS 8471.30.0100, versión 1.2.3, 10.5.0.12"],
    ["https://pay.example.com/?card=[PAN]"],
    ["https://pay.example.com/?card=[número de tarjeta oculto]"],
    ["e.g. this, i.e. that, etc."],
  ])("is not %s", (text) => {
    expect(links(text ?? "")).toEqual([]);
  });

  it("leads to what it shows, whatever hides between its letters", () => {
    expect(links("https://cbp.gov/\u202egpj.exe")).toEqual([
      ["https://cbp.gov/", "https://cbp.gov/"],
    ]);
    expect(links("https://cbp.gov\u200b/evil")).toEqual([["https://cbp.gov", "https://cbp.gov"]]);
  });

  it("is one of several", () => {
    expect(
      links("https://a.example.com/x, www.b.example y c@d.example.mx; (956) 555-1234"),
    ).toEqual([
      ["https://a.example.com/x", "https://a.example.com/x"],
      ["www.b.example", "https://www.b.example"],
      ["c@d.example.mx", "mailto:c@d.example.mx"],
      ["(956) 555-1234", "tel:9565551234"],
    ]);
  });
});

describe("an address of mail", () => {
  it.each<Case>([
    ["Escriba a ‹ace.support@cbp.dhs.gov›.", "mailto:ace.support@cbp.dhs.gov"],
    ["<‹ana.lopez+ace@example.com.mx›>", "mailto:ana.lopez%2Bace@example.com.mx"],
    ["(‹a_b@example.io›)", "mailto:a_b@example.io"],
    ["mailto:‹help@example.com›, thanks", "mailto:help@example.com"],
    ["“‹help@example.com›”", "mailto:help@example.com"],
    ["¿‹ayuda@example.com›?", "mailto:ayuda@example.com"],
    ["e-mail:‹ayuda@example.com›", "mailto:ayuda@example.com"],
    ["«‹ayuda@example.com›»", "mailto:ayuda@example.com"],
  ])("%s", (...one) => holds(one));

  it.each([["a@b"], ["@lucia"], ["precio @ 20.50"], ["x@[PAN]"], ["https://a:b@c.example.com/"]])(
    "is not %s",
    (text) => expect(links(text)).toEqual([]),
  );

  it("is one of several", () => {
    expect(
      links("a@b.example.com,c@d.example.com;e@f.example.com").map(([words]) => words),
    ).toEqual(["a@b.example.com", "c@d.example.com", "e@f.example.com"]);
  });

  it("names nobody else by what stands in it", () => {
    for (const [, href] of links("a?cc=evil&x=@example.com a?bcc=b@example.com")) {
      expect(href).toMatch(/^mailto:[^?&]+@example\.com$/);
    }
  });
});

describe("a telephone number", () => {
  it.each<Case>([
    ["Call ‹1-800-927-8729›.", "tel:+18009278729"],
    ["Llame al ‹+52 800 911 2000›, por favor", "tel:+528009112000"],
    ["(‹956-555-1234›)", "tel:9565551234"],
    ["‹(956) 555-1234›", "tel:9565551234"],
    ["‹(956)555-1234›;", "tel:9565551234"],
    ["‹956.555.1234›.", "tel:9565551234"],
    ["‹956 555 1234›", "tel:9565551234"],
    ["‹1 (956) 555-1234› ext. 12", "tel:+19565551234"],
    ["‹+1 (956) 555-1234›?", "tel:+19565551234"],
    ["‹+19565551234›", "tel:+19565551234"],
    ["‹+1-956-555-1234›", "tel:+19565551234"],
    ["‹+52 55 1234 5678›", "tel:+525512345678"],
    ["‹+52 1 867 712 3456›", "tel:+5218677123456"],
    ["‹+52 (867) 712-34-56›", "tel:+528677123456"],
    ["‹+528009112000›", "tel:+528009112000"],
    ["‹0052 867 712 3456›", "tel:+528677123456"],
    ["‹01 800 911 2000›", "tel:8009112000"],
    ["‹867 712 34 56›", "tel:8677123456"],
    ["‹(867) 712-3456›", "tel:8677123456"],
    ["‹55 1234 5678›", "tel:5512345678"],
    ["‹(81) 1234-5678›", "tel:8112345678"],
    ["‹55 12 34 56 78›", "tel:5512345678"],
    ["‹1-877-CBP-5511›", "tel:+18772275511"],
    ["«‹800-549-0595›»", "tel:8005490595"],
    ["my phone is ‹9565551234› thanks", "tel:9565551234"],
    ["mi cel: ‹8677123456›", "tel:8677123456"],
    ["llámeme al ‹8677123456›", "tel:8677123456"],
    ["‹+44 20 7946 0958›", "tel:+442079460958"],
    ["Llame al ‹911›.", "tel:911"],
    ["Call or text ‹988›", "tel:988"],
    ["marque ‹911› ahora", "tel:911"],
    ["tel:‹956-555-1234›", "tel:9565551234"],
  ])("%s", (...one) => holds(one));

  it.each([
    ["entry 551-1234567-8"],
    ["551-1234567-8"],
    ["BXE-1234567-8 y 316-1234567-8"],
    ["551-1234567"],
    ["HTS 8471.30.0100"],
    ["8471.30.0100 / 8517.62.0090"],
    ["MSKU1234567 y MSKU 123456 7"],
    ["TGHU-555-123-4567"],
    ["2026-11-23 14:30:00"],
    ["11/23/2026, 23.11.2026, 11-23-2026"],
    ["20261123 1430"],
    ["EIN 12-3456789, SSN 123-45-6789"],
    ["pedimento 26 24 3456 6001234"],
    ["in-bond 123456789, V1234567"],
    ["CSMS # 68228015"],
    ["9565551234"],
    ["IOR 9565551234 y 8677123456"],
    ["tracking 555 123 4567 8901"],
    ["1234 5678 9012 3456"],
    ["400 300 20001"],
    ["1,956,555.1234"],
    ["192.168.100.1234 192.168.1.10"],
    ["[PAN] [número de tarjeta oculto] ****-****-1234"],
    ["956-555-****"],
    ["orden 551-234-5678"],
    ["Entry no. 551-234-5678"],
    ["+5 000 000"],
    ["+1 234 567"],
    ["$956 555 y 1234 piezas"],
    ["911 y 988 son números; entry type 06, línea 911"],
    ["A1B2C3-956-555-1234-XYZ"],
    ["order/956-555-1234/2"],
    ["12/956-555-1234"],
    ["4.100.200.3000"],
  ])("is not in %s", (text) => {
    expect(links(text)).toEqual([]);
  });

  it("may stand beside another", () => {
    expect(links("956-555-1234 / 867-712-3456, (800) 927-8729 (956) 555-1234")).toEqual([
      ["956-555-1234", "tel:9565551234"],
      ["867-712-3456", "tel:8677123456"],
      ["(800) 927-8729", "tel:8009278729"],
      ["(956) 555-1234", "tel:9565551234"],
    ]);
  });

  it("is not taken out of an address", () => {
    expect(links("https://wa.me/52/867-712-3456?text=hola")).toEqual([
      ["https://wa.me/52/867-712-3456?text=hola", "https://wa.me/52/867-712-3456?text=hola"],
    ]);
  });
});

describe("the text around", () => {
  it("is kept letter for letter", () => {
    for (const text of ["", " ", "hola", "a\n\nb ", "🙂 www.cbp.gov 🙂", "\ud83d www.cbp.gov"]) {
      expect(
        pieces(text)
          .map((piece) => piece.text)
          .join(""),
      ).toBe(text);
    }
  });

  it("costs little even where it is all brackets, dots or figures", () => {
    const begun = performance.now();
    for (const unit of ["(", "a.", "1-", "http://", "@", "www.", "+1 ", "555-", "[("]) {
      pieces(unit.repeat(4_000 / unit.length));
    }
    expect(performance.now() - begun).toBeLessThan(1_500);
  });
});
