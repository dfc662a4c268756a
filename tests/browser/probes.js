// What the tests ask a page about itself. Loaded before every page, as window.probe.
"use strict";
window.probe = (() => {
  const shown = (element) => element.checkVisibility({ checkVisibilityCSS: true })
    && element.getClientRects().length > 0;

  // Present for screen readers only
  const tucked = (element) => Boolean(element.closest(".cache"))
    || getComputedStyle(element).clipPath === "inset(50%)";

  const name = (element) => {
    const classes = [...element.classList].map((c) => "." + c).join("");
    const words = element.textContent.trim().replace(/\s+/g, " ").slice(0, 40);
    return `${element.localName}${element.id ? "#" + element.id : ""}${classes} « ${words} »`;
  };

  const all = (selector) => [...document.querySelectorAll(selector)];

  const landmarks = () => ({
    main: all("main").filter(shown).length,
    banner: all("body > header").length,
    footer: all("body > footer").length,
    search: all("[role=search]").length,
    navigations: all("nav").map((nav) => nav.getAttribute("aria-label") || ""),
  });

  const contents = () => ({
    title: document.title,
    lang: document.documentElement.lang,
    headings: all("h1,h2,h3,h4,h5,h6").filter(shown)
      .map((h) => [Number(h.localName[1]), h.textContent.trim().replace(/\s+/g, " ")]),
    landmarks: landmarks(),
    ids: all("[id]").map((e) => e.id),
    links: all("a[href]").map((a) => ({
      page: a.href.split("#")[0],
      anchor: decodeURIComponent(a.hash.slice(1)),
      text: (a.getAttribute("aria-label") || a.textContent).trim(),
    })),
    images: all("img").length,
    without_alt: all("img").filter((i) => !(i.getAttribute("alt") || "").trim()).map((i) => i.src),
    tables: all("table").length,
    bare_tables: all("table").filter((t) => !t.querySelector("th[scope]")
      || [...t.querySelectorAll("th")].some((h) => !h.textContent.trim())).map(name),
  });

  // The nearest ancestor that scrolls or cuts sideways, if any
  const scroller = (element) => {
    for (let e = element.parentElement; e && e !== document.body; e = e.parentElement) {
      if (getComputedStyle(e).overflowX !== "visible") return e;
    }
    return null;
  };

  const tooWide = () => {
    const width = document.documentElement.clientWidth;
    const wide = all("body *").filter((e) => shown(e) && !tucked(e) && !scroller(e)
      && e.getBoundingClientRect().right > width + 1 && getComputedStyle(e).position !== "fixed");
    const beyond = document.documentElement.scrollWidth - window.innerWidth;
    return (beyond > 0 ? [`page too wide by ${beyond} px`] : []).concat(wide.map((e) => `too wide: ${name(e)}`));
  };

  const wideImages = () => all("img").filter(shown).filter((i) => !i.matches(".silhouette"))
    .filter((i) => i.getBoundingClientRect().right > window.innerWidth + 1 || !i.naturalWidth)
    .map((i) => `image: ${i.src}`);

  // Regions that scroll sideways, and whether the keyboard reaches them
  const scrollers = () => all("main *").filter((e) => shown(e)
    && /auto|scroll/.test(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1)
    .map((e) => ({ name: name(e), focusable: e.tabIndex >= 0, role: e.getAttribute("role"),
      label: e.getAttribute("aria-label") || e.getAttribute("aria-labelledby") || "" }));

  // Text cut by its own box
  const clipped = () => all("body *").filter((e) => shown(e) && !tucked(e) && e.textContent.trim()
    && /hidden|clip/.test(getComputedStyle(e).overflow)
    && (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1)
    && [...e.querySelectorAll("*")].some((inner) => [...inner.childNodes].some((n) => n.nodeType === 3 && n.data.trim())
      && (inner.getBoundingClientRect().right > e.getBoundingClientRect().right + 1
        || inner.getBoundingClientRect().bottom > e.getBoundingClientRect().bottom + 1)))
    .map((e) => `cut: ${name(e)}`);

  // A caption is read whole, even when its table scrolls
  const hiddenCaptions = () => all("caption").filter((c) => shown(c) && !tucked(c))
    .filter((c) => c.getBoundingClientRect().right > window.innerWidth + 1).map((c) => `caption: ${name(c)}`);

  const unfit = () => [...tooWide(), ...wideImages(), ...hiddenCaptions(), ...clipped()];

  // Links inside a sentence are exempt (WCAG 2.5.8), not those that stand alone
  const inSentence = (element) => {
    if (getComputedStyle(element).display !== "inline") return false;
    const block = element.closest("p,li,td,th,dd,figcaption,caption");
    return Boolean(block) && block.textContent.trim().length > element.textContent.trim().length;
  };
  const smallTargets = () => all("a[href],button,input,summary").filter((e) => shown(e) && !inSentence(e))
    .filter((e) => !e.matches(".evitement"))
    .map((e) => ({ name: name(e), box: e.getBoundingClientRect() }))
    .filter(({ box }) => box.width < 24 || box.height < 24)
    .map((t) => `${t.name} ${Math.round(t.box.width)}×${Math.round(t.box.height)}`);

  // Colours, as [red, green, blue, alpha]
  const colour = (text) => {
    const parts = text.match(/[\d.]+/g).map(Number);
    return [parts[0], parts[1], parts[2], parts.length > 3 ? parts[3] : 1];
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const backgrounds = (element) => {
    const line = [];
    for (let e = element; e; e = e.parentElement) line.unshift(e);
    let found = [[255, 255, 255, 1]];
    for (const e of line) {
      const style = getComputedStyle(e);
      found = found.map((under) => over(colour(style.backgroundColor), under));
      const painted = style.backgroundImage.match(/rgba?\([^)]*\)/g) || [];
      found = found.concat(painted.flatMap((c) => found.map((under) => over(colour(c), under))));
    }
    return found;
  };
  const luminance = (c) => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
    const v = c[i] / 255;
    return sum + weight * (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  }, 0);
  const contrast = (a, b) => {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  const worst = (front, element) => Math.min(...backgrounds(element).map((b) => contrast(over(front, b), b)));

  const faintText = () => {
    const faint = [];
    for (const e of all("body *")) {
      const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
      if (!own || !shown(e) || tucked(e) || e.matches("script,style")) continue;
      const style = getComputedStyle(e);
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const ratio = worst(colour(style.color), e);
      if (ratio < (large ? 3 : 4.5)) faint.push(`${name(e)} ${ratio.toFixed(2)}`);
    }
    return faint;
  };

  // The element that has the keyboard: where it is, and whether one sees that it has it
  const focused = () => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const style = getComputedStyle(e);
    const box = e.getClientRects()[0] || e.getBoundingClientRect();
    const inside = Math.min(box.right, innerWidth) - Math.max(box.left, 0);
    const tall = Math.min(box.bottom, innerHeight) - Math.max(box.top, 0);
    const x = Math.max(box.left, 0) + inside / 2;
    const y = Math.max(box.top, 0) + tall / 2;
    const top = inside > 0 && tall > 0 ? document.elementFromPoint(x, y) : null;
    return {
      name: name(e), id: e.id, href: e.getAttribute("href") || "",
      within: (e.closest("nav,main,header,footer,[role=region]") || e).id || "",
      seen: Boolean(top) && (e.contains(top) || top.contains(e)),
      ring: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
      ringContrast: style.outlineStyle === "none" ? 0
        : worst(colour(style.outlineColor), e.parentElement),
    };
  };

  const fonts = async () => {
    await document.fonts.ready;
    return [...document.fonts].filter((f) => f.status !== "unloaded").map((f) => `${f.family} ${f.status}`);
  };

  return { contents, unfit, scrollers, smallTargets, faintText, focused, fonts };
})();
