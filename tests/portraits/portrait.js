// Portraits for the sample licences, drawn and not photographed: a bust as SVG in flat shapes with soft light, framed as a photo
// of an identity card (358 × 441 pixels), from a handful of features. They show nobody. draw.js makes JPEGs of them.

import { garment, shoulders } from "./clothes.js";
import { mix } from "./colour.js";
import { hairBack, hairFront } from "./hair.js";

const INK = "#2a1d18";

export function portrait(f) {
  const skin = f.skin ?? "#f0c8a4";
  const shade = mix(skin, "#8a4a2c", 0.28);
  const deep = mix(skin, "#5c2a18", 0.5);
  const light = mix(skin, "#ffffff", 0.35);
  const w = f.width ?? 74; // half width of the face at the cheekbones
  const jaw = f.jaw ?? 0.62;
  const chin = f.chin ?? 292;
  const hair = f.hair ?? "#231815";
  const age = f.age ?? 0;
  const cx = 179;
  const top = 112;
  const head = headPath(cx, top, chin, w, jaw);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="358" height="441" viewBox="0 0 358 441" style="display:block">
<defs>
 <radialGradient id="bg" cx="50%" cy="38%" r="80%"><stop offset="0" stop-color="${mix(f.background ?? "#dfe9f2", "#ffffff", 0.55)}"/><stop offset="1" stop-color="${f.background ?? "#dfe9f2"}"/></radialGradient>
 <linearGradient id="skin" x1="0" y1="0" x2="1" y2="0.35"><stop offset="0" stop-color="${light}"/><stop offset="0.45" stop-color="${skin}"/><stop offset="1" stop-color="${mix(skin, shade, 0.45)}"/></linearGradient>
 <linearGradient id="neck" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${shade}"/><stop offset="0.55" stop-color="${mix(skin, shade, 0.4)}"/><stop offset="1" stop-color="${mix(skin, shade, 0.2)}"/></linearGradient>
 <linearGradient id="hair" x1="0" y1="0" x2="0.8" y2="1"><stop offset="0" stop-color="${mix(hair, "#ffffff", 0.2)}"/><stop offset="0.5" stop-color="${hair}"/><stop offset="1" stop-color="${mix(hair, "#000000", 0.25)}"/></linearGradient>
 <linearGradient id="cloth" x1="0" y1="0" x2="1" y2="0.4"><stop offset="0" stop-color="${mix(f.cloth, "#ffffff", 0.14)}"/><stop offset="1" stop-color="${mix(f.cloth, "#000000", 0.14)}"/></linearGradient>
 <clipPath id="face"><path d="${head}"/></clipPath>
 <filter id="soft" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="7"/></filter>
 <filter id="softer" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="2.2"/></filter>
</defs>
<rect width="358" height="441" fill="url(#bg)"/>
<g transform="translate(179 -20) scale(1.09) translate(-179 -18)">
<g transform="translate(0 24)">${hairBack(f, cx)}</g>
${shoulders(f)}
<path d="M ${cx - 36} 284 C ${cx - 35} 322 ${cx - 40} 336 ${cx - 50} 348 Q ${cx} 392 ${cx + 50} 348 C ${cx + 40} 336 ${cx + 35} 322 ${cx + 36} 284 Z" fill="url(#neck)"/>
${garment(f)}
<g transform="translate(0 24)">
${ears(cx, w, skin, shade)}
<path d="${head}" fill="url(#skin)"/>
<g clip-path="url(#face)">
 <ellipse cx="${cx + w}" cy="236" rx="34" ry="86" fill="${shade}" opacity="0.42" filter="url(#soft)"/>
 <ellipse cx="${cx}" cy="${chin + 2}" rx="46" ry="13" fill="${shade}" opacity="0.4" filter="url(#soft)"/>
 <ellipse cx="${cx}" cy="${top + 22}" rx="${w}" ry="24" fill="${shade}" opacity="0.4" filter="url(#soft)"/>
 <ellipse cx="${cx - 42}" cy="241" rx="17" ry="12" fill="${f.blush ?? "#e58c78"}" opacity="0.4" filter="url(#soft)"/>
 <ellipse cx="${cx + 42}" cy="241" rx="17" ry="12" fill="${f.blush ?? "#e58c78"}" opacity="0.4" filter="url(#soft)"/>
 ${f.stubble ? `<path d="M ${cx - w} 236 Q ${cx - 44} 250 ${cx - 30} 250 Q ${cx} 240 ${cx + 30} 250 Q ${cx + 44} 250 ${cx + w} 236 L ${cx + w} 320 L ${cx - w} 320 Z" fill="${hair}" opacity="${f.stubble}" filter="url(#soft)"/>` : ""}
</g>
${wrinkles(age, cx, deep)}
${nose(cx, f, deep, light, shade)}
${mouth(cx, f, deep)}
${moustache(cx, f)}
${eyes(cx, f, deep)}
${brows(cx, f, age)}
${hairFront(f, cx, w)}
${f.glasses ? glasses(cx, f.glasses) : ""}
</g></g>
</svg>`;
}

function headPath(cx, top, chin, w, jaw) {
  const j = w * jaw;
  return `M ${cx} ${top} C ${cx + w * 0.72} ${top} ${cx + w} ${top + 38} ${cx + w} ${top + 82} C ${cx + w} ${chin - 62} ${cx + w * 0.96} ${chin - 44} ${cx + j + 8} ${chin - 22} C ${cx + j * 0.72} ${chin - 3} ${cx + j * 0.4} ${chin} ${cx} ${chin} C ${cx - j * 0.4} ${chin} ${cx - j * 0.72} ${chin - 3} ${cx - j - 8} ${chin - 22} C ${cx - w * 0.96} ${chin - 44} ${cx - w} ${chin - 62} ${cx - w} ${top + 82} C ${cx - w} ${top + 38} ${cx - w * 0.72} ${top} ${cx} ${top} Z`;
}

function ears(cx, w, skin, shade) {
  const ear = (s) =>
    `<path d="M ${cx + s * (w - 5)} 196 C ${cx + s * (w + 15)} 186 ${cx + s * (w + 18)} 212 ${cx + s * (w + 11)} 230 C ${cx + s * (w + 8)} 242 ${cx + s * (w - 2)} 242 ${cx + s * (w - 6)} 234 Z" fill="${mix(skin, shade, 0.35)}"/><path d="M ${cx + s * (w + 1)} 204 C ${cx + s * (w + 10)} 202 ${cx + s * (w + 9)} 216 ${cx + s * (w + 3)} 226" fill="none" stroke="${shade}" stroke-width="2.4" stroke-linecap="round" opacity="0.75"/>`;
  return ear(-1) + ear(1);
}

function eyes(cx, f, deep) {
  const y = 211;
  const open = f.eyes ?? 7;
  const gap = f.gap ?? 33;
  const eye = (s) => {
    const x = cx + s * gap;
    const inner = x - s * 15,
      outer = x + s * 16;
    return `<path d="M ${inner} ${y + 2.5} Q ${x} ${y - open * 1.25} ${outer} ${y} Q ${x + s * 3} ${y + open * 0.95} ${inner} ${y + 2.5} Z" fill="#fbf8f4"/>
<clipPath id="eye${s}"><path d="M ${inner} ${y + 2.5} Q ${x} ${y - open * 1.25} ${outer} ${y} Q ${x + s * 3} ${y + open * 0.95} ${inner} ${y + 2.5} Z"/></clipPath>
<g clip-path="url(#eye${s})"><circle cx="${x}" cy="${y - 0.2}" r="7.4" fill="${f.iris ?? "#3d2619"}"/><circle cx="${x}" cy="${y - 0.2}" r="3.6" fill="#120a07"/><circle cx="${x - 2.4}" cy="${y - 2.8}" r="1.9" fill="#fff" opacity="0.95"/><rect x="${x - 22}" y="${y - 14}" width="44" height="8.6" fill="${deep}" opacity="0.16"/></g>
<path d="M ${inner - s * 0.5} ${y + 3} Q ${x} ${y - open * 1.4} ${outer + s * 2} ${y - 0.8}" fill="none" stroke="${INK}" stroke-width="${f.lash ?? 2.6}" stroke-linecap="round"/>
${f.fold === false ? "" : `<path d="M ${inner + s * 2} ${y - 5} Q ${x} ${y - open * 1.4 - 6} ${outer + s * 1} ${y - 6.5}" fill="none" stroke="${deep}" stroke-width="1.3" stroke-linecap="round" opacity="0.55"/>`}
<path d="M ${inner + s * 4} ${y + 6} Q ${x + s * 2} ${y + open + 3.2} ${outer - s * 2} ${y + 4.6}" fill="none" stroke="${deep}" stroke-width="1.2" stroke-linecap="round" opacity="0.4"/>`;
  };
  return eye(-1) + eye(1);
}

function brows(cx, f, age) {
  const colour = f.brow ?? mix(f.hair ?? "#231815", "#6b4a38", 0.2);
  const y = f.browY ?? 188;
  const t = f.browWidth ?? 6;
  const gap = f.gap ?? 33;
  const brow = (s) => {
    const x = cx + s * gap;
    return `<path d="M ${x - s * 19} ${y} Q ${x + s * 4} ${y - 10} ${x + s * 23} ${y + 5} Q ${x + s * 4} ${y - 10 + t * 1.5} ${x - s * 18} ${y + t * 0.75} Z" fill="${colour}" opacity="${age > 0.7 ? 0.7 : 0.88}"/>`;
  };
  return brow(-1) + brow(1);
}

function nose(cx, f, deep, light, shade) {
  const n = f.nose ?? 13;
  const y = 250;
  return `<path d="M ${cx + 4} 206 Q ${cx + 9} 232 ${cx + n} ${y - 5} Q ${cx + n - 2} ${y + 4} ${cx + 3} ${y + 5} Q ${cx + 8} 226 ${cx + 4} 206" fill="${shade}" opacity="0.38" filter="url(#softer)"/>
<ellipse cx="${cx - 1.5}" cy="${y - 8}" rx="5" ry="6" fill="${light}" opacity="0.5" filter="url(#softer)"/>
<path d="M ${cx - n} ${y - 3} Q ${cx - n - 1.5} ${y + 4} ${cx - n + 5} ${y + 4} Q ${cx - 4} ${y + 2} ${cx} ${y + 6} Q ${cx + 4} ${y + 2} ${cx + n - 5} ${y + 4} Q ${cx + n + 1.5} ${y + 4} ${cx + n} ${y - 3}" fill="none" stroke="${deep}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" opacity="0.6"/>`;
}

function mouth(cx, f, deep) {
  const half = f.mouth ?? 22;
  const y = 268;
  const smile = (f.smile ?? 5) + 4;
  const lip = f.lip ?? "#c97565";
  const teeth = f.teeth
    ? `<path d="M ${cx - half + 4} ${y} Q ${cx} ${y + smile + 1} ${cx + half - 4} ${y} Q ${cx} ${y + smile * 2.4 + 3} ${cx - half + 4} ${y} Z" fill="#fdfaf6"/>`
    : "";
  return `<path d="M ${cx - half} ${y} Q ${cx - 9} ${y - 1} ${cx} ${y + 1} Q ${cx + 9} ${y - 1} ${cx + half} ${y} Q ${cx} ${y + smile + 1.5} ${cx - half} ${y} Z" fill="${lip}"/>
<path d="M ${cx - half} ${y} Q ${cx} ${y + smile + 1} ${cx + half} ${y} Q ${cx} ${y + smile * 2 + (f.fullness ?? 7)} ${cx - half} ${y} Z" fill="${mix(lip, "#ffffff", 0.14)}"/>${teeth}
<path d="M ${cx - half - 1} ${y - 0.6} Q ${cx} ${y + smile + 2} ${cx + half + 1} ${y - 0.6}" fill="none" stroke="${mix(lip, "#4a1710", 0.6)}" stroke-width="2" stroke-linecap="round"/>
<path d="M ${cx - half - 4} ${y - 4} q -2.4 3.4 -0.6 6" fill="none" stroke="${deep}" stroke-width="1.5" stroke-linecap="round" opacity="0.4"/><path d="M ${cx + half + 4} ${y - 4} q 2.4 3.4 0.6 6" fill="none" stroke="${deep}" stroke-width="1.5" stroke-linecap="round" opacity="0.4"/>`;
}

function moustache(cx, f) {
  if (!f.moustache) return "";
  return `<path d="M ${cx} 260 C ${cx - 8} 256 ${cx - 24} 262 ${cx - 29} 270 C ${cx - 18} 266 ${cx - 8} 268 ${cx} 265 C ${cx + 8} 268 ${cx + 18} 266 ${cx + 29} 270 C ${cx + 24} 262 ${cx + 8} 256 ${cx} 260 Z" fill="${f.moustache}"/>`;
}

function wrinkles(age, cx, deep) {
  if (age === 0) return "";
  const o = 0.25 + age * 0.35;
  const line = (d, width = 1.6, k = 1) =>
    `<path d="${d}" fill="none" stroke="${deep}" stroke-width="${width}" stroke-linecap="round" opacity="${(o * k).toFixed(2)}"/>`;
  let lines =
    line(`M ${cx - 19} 249 Q ${cx - 31} 257 ${cx - 32} 268`, 1.8) +
    line(`M ${cx + 19} 249 Q ${cx + 31} 257 ${cx + 32} 268`, 1.8);
  if (age > 0.3)
    lines +=
      line(`M ${cx - 56} 211 l -9 -4`, 1.4) +
      line(`M ${cx - 56} 215 l -10 1`, 1.4) +
      line(`M ${cx + 56} 211 l 9 -4`, 1.4) +
      line(`M ${cx + 56} 215 l 10 1`, 1.4) +
      line(`M ${cx - 47} 224 q 12 6 25 1`, 1.3, 0.8) +
      line(`M ${cx + 47} 224 q -12 6 -25 1`, 1.3, 0.8);
  if (age > 0.6)
    lines +=
      line(`M ${cx - 38} 160 q 38 -8 76 0`, 1.4, 0.8) +
      line(`M ${cx - 33} 169 q 33 -7 66 0`, 1.4, 0.7) +
      line(`M ${cx - 14} 284 q 14 -5 28 0`, 1.3, 0.7);
  return lines;
}

function glasses(cx, kind) {
  const g = 33;
  const [stroke, width, rx] =
    kind === "thin" ? ["#6b5f57", 2.2, 10] : kind === "round" ? ["#3a2e28", 2.8, 21] : ["#2a2422", 3.6, 9];
  const lens = (s) =>
    `<rect x="${cx + s * g - 23}" y="194" width="46" height="${kind === "round" ? 42 : 35}" rx="${rx}" fill="#ffffff" fill-opacity="0.1" stroke="${stroke}" stroke-width="${width}"/>`;
  return `${lens(-1)}${lens(1)}<path d="M ${cx - 10} 206 q 10 -6 20 0" fill="none" stroke="${stroke}" stroke-width="${width}"/><path d="M ${cx - 56} 204 l -20 -3 M ${cx + 56} 204 l 20 -3" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round"/>`;
}
