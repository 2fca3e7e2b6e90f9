import ByteText
import Codecs

/// One file that needs nothing else: no network, which its policy forbids, and no scripts for what it says.
struct HTMLDocument {
  /// What the browser calls it.
  let title: String

  /// Writes the document around what `body` writes.
  func write(to page: TextPage, _ body: () -> Void) {
    let policy =
      "default-src 'none'; style-src '\(Self.hash(Self.style))'; script-src '\(Self.hash(Self.script))'; "
      + "base-uri 'none'; form-action 'none'"
    page.line("<!DOCTYPE html>" as Markup)
    page.line("<html lang=\"en\"><head><meta charset=\"utf-8\">" as Markup)
    page.line(
      Markup(ownText: "<meta http-equiv=\"Content-Security-Policy\" content=\"\(policy)\">"))
    page.line(
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">" as Markup)
    page.line("<meta name=\"color-scheme\" content=\"light dark\">" as Markup)
    page.line("<title>\(title)</title>" as Markup)
    page.line(Markup(ownText: "<style>\(Self.style)</style></head><body><main>"))
    body()
    page.line(
      "</main><footer>Made by \(Product.name) \(Product.version).</footer>" as Markup)
    page.line(Markup(ownText: "<script>\(Self.script)</script></body></html>"))
  }

  /// The source that a content security policy names: of a style or script, word for word.
  private static func hash(_ text: String) -> String {
    let digits = "\(SHA256Digest(hashing: Array(text.utf8)))".split(separator: ":").last ?? ""
    return "sha256-" + Base64.encode(Hexadecimal.decode(digits.utf8) ?? [])
  }

  private static let style = """
    :root{--ink:#1b1f24;--paper:#fff;--line:#d0d7de;--soft:#f3f5f7;--bad:#b3261e;--good:#1a6b34;--warn:#8a5a00;
    --os-package:#8fb4d9;--python:#f2cf66;--distribution:#9bcf9b;--bytecode:#c9c9c9;--source:#d9a7d6;
    --cache:#f0b48a;--unknown:#e0dccf;--box:#1b1f24}
    @media(prefers-color-scheme:dark){:root{--ink:#e6e9ec;--paper:#14181d;--line:#3a424b;--soft:#1f252c;
    --bad:#ff8a80;--good:#7fd99a;--warn:#ffcc66;--os-package:#3f6b97;--python:#8a6d10;--distribution:#3b7a3b;
    --bytecode:#5c5c5c;--source:#7f4a7c;--cache:#96592c;--unknown:#55513f;--box:#f4f4f4}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
    main,footer{max-width:72rem;margin:0 auto;padding:1rem}
    h1{font-size:1.5rem;line-height:1.25;overflow-wrap:anywhere}h2{margin-top:2rem;border-bottom:1px solid var(--line)}
    h3{margin-bottom:.25rem;overflow-wrap:anywhere}p,li,dd,td{overflow-wrap:anywhere}
    .leaked,.error{color:var(--bad)}.proven{color:var(--good)}.warning{color:var(--warn)}
    article{border:1px solid var(--line);border-left:.4rem solid var(--line);padding:.25rem 1rem .5rem;margin:1rem 0;
    border-radius:.25rem}article.error{border-left-color:var(--bad);color:inherit}
    article.warning{border-left-color:var(--warn);color:inherit}
    .fix{background:var(--soft);padding:.5rem .75rem;border-radius:.25rem}
    code,pre{font-family:ui-monospace,monospace;font-size:.9em}pre{overflow-x:auto;background:var(--soft);padding:.75rem}
    .wide{overflow-x:auto}table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:600;padding:.5rem 0}
    th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid var(--line);min-width:3rem}
    svg{width:100%;height:auto;display:block;background:var(--soft)}
    svg text{font:11px system-ui,sans-serif;fill:var(--box);pointer-events:none}
    rect{stroke:var(--paper);stroke-width:.6}rect.group{fill:none;stroke:var(--ink);stroke-width:1.4;pointer-events:none}
    rect.leak{stroke:var(--bad);stroke-width:3}rect.hidden{opacity:.55}rect.dim{opacity:.12}rect:focus{stroke:var(--ink);stroke-width:3}
    .os-package{fill:var(--os-package);background:var(--os-package)}.python{fill:var(--python);background:var(--python)}
    .distribution{fill:var(--distribution);background:var(--distribution)}
    .bytecode{fill:var(--bytecode);background:var(--bytecode)}.source{fill:var(--source);background:var(--source)}
    .cache{fill:var(--cache);background:var(--cache)}.unknown{fill:var(--unknown);background:var(--unknown)}
    .shared{fill:var(--os-package)}.own{fill:var(--cache)}
    .key{display:inline-block;width:1em;height:1em;vertical-align:-.15em;margin-right:.3em;border:1px solid var(--line)}
    .keys span{margin-right:1rem;white-space:nowrap}.tools{margin:.5rem 0}
    input,button{font:inherit;padding:.25rem .5rem;max-width:100%}
    @media print{article,tr{break-inside:avoid}.tools{display:none}main{max-width:none}}
    """

  private static let script = """
    "use strict";
    for (const figure of document.querySelectorAll("figure.map")) {
      const svg = figure.querySelector("svg"), tools = figure.querySelector(".tools");
      const input = tools.querySelector("input"), back = tools.querySelector("button");
      const state = tools.querySelector("output"), whole = svg.getAttribute("viewBox");
      const boxes = [...svg.querySelectorAll("rect[data-group]")];
      const groups = new Map([...svg.querySelectorAll("rect.group")].map(g => [g.id, g]));
      tools.hidden = false;
      const zoom = id => {
        const group = groups.get(id);
        svg.setAttribute("viewBox", group ? ["x", "y", "width", "height"].map(n => group.getAttribute(n)).join(" ") : whole);
        svg.toggleAttribute("data-zoomed", Boolean(group));
        back.disabled = !group;
      };
      for (const box of boxes) {
        box.tabIndex = 0;
        const open = () => zoom(svg.hasAttribute("data-zoomed") ? null : box.dataset.group);
        box.addEventListener("click", open);
        box.addEventListener("keydown", e => { if (e.key === "Enter") open(); });
      }
      back.addEventListener("click", () => zoom(null));
      figure.addEventListener("keydown", e => { if (e.key === "Escape") zoom(null); });
      input.addEventListener("input", () => {
        const wanted = input.value.toLowerCase();
        let found = 0;
        for (const box of boxes) {
          const fits = box.querySelector("title").textContent.toLowerCase().includes(wanted);
          box.classList.toggle("dim", !fits);
          if (fits) found += 1;
        }
        state.textContent = wanted ? found + " found" : "";
      });
    }
    """
}
