// Shoulders and clothes of the portraits.

import { mix } from "./colour.js";

export function shoulders(f) {
  const s = f.shoulders ?? 150;
  return `<path d="M ${179 - s} 470 C ${179 - s} 392 ${179 - s + 26} 364 ${179 - 62} 350 C ${179 - 50} 345 ${179 - 44} 338 ${179 - 40} 330 L ${179 + 40} 330 C ${179 + 44} 338 ${179 + 50} 345 ${179 + 62} 350 C ${179 + s - 26} 364 ${179 + s} 392 ${179 + s} 470 Z" fill="url(#cloth)"/>`;
}

export function garment(f) {
  const c = f.cloth;
  const dark = mix(c, "#000000", 0.3);
  const pale = mix(c, "#ffffff", 0.25);
  switch (f.garment) {
    case "suit":
      return `<path d="M 134 340 L 179 402 L 224 340 L 236 352 L 196 441 L 162 441 L 122 352 Z" fill="#f7f9fb"/>${f.tie ? `<path d="M 170 398 L 188 398 L 192 411 L 188 417 L 194 441 L 164 441 L 170 417 L 166 411 Z" fill="${f.tie}"/>` : `<path d="M 179 402 V 441" stroke="#d5dbe0" stroke-width="2"/>`}<path d="M 136 336 L 124 352 L 156 392 L 179 400 Z" fill="#ffffff" stroke="#d9dfe4" stroke-width="1.4"/><path d="M 222 336 L 234 352 L 202 392 L 179 400 Z" fill="#ffffff" stroke="#d9dfe4" stroke-width="1.4"/><path d="M 116 351 L 104 380 L 128 388 L 118 398 L 160 441 L 172 441 Z" fill="${dark}"/><path d="M 242 351 L 254 380 L 230 388 L 240 398 L 198 441 L 186 441 Z" fill="${dark}"/>`;
    case "shirt":
      return `<path d="M 140 342 L 179 396 L 218 342 L 214 354 L 179 404 L 144 354 Z" fill="${dark}" opacity="0.35"/><path d="M 138 334 L 120 354 L 152 396 L 179 398 Z" fill="${pale}" stroke="${dark}" stroke-width="1.4" stroke-opacity="0.5"/><path d="M 220 334 L 238 354 L 206 396 L 179 398 Z" fill="${pale}" stroke="${dark}" stroke-width="1.4" stroke-opacity="0.5"/><path d="M 179 398 V 441" stroke="${dark}" stroke-width="2" opacity="0.55"/><circle cx="185" cy="420" r="3" fill="${pale}" stroke="${dark}" stroke-width="0.8"/>`;
    case "round":
      return `<path d="M 126 350 Q 179 408 232 350 L 240 354 Q 179 422 118 354 Z" fill="${dark}"/>`;
    case "vneck":
      return `<path d="M 130 346 L 179 416 L 228 346 L 240 353 L 179 434 L 118 353 Z" fill="${dark}"/><path d="M 138 350 L 179 406 L 220 350 L 212 362 Q 179 384 146 362 Z" fill="${f.inner ?? "#fbfbfa"}"/><path d="M 143 356 Q 179 388 215 356 L 179 408 Z" fill="${f.inner ?? "#fbfbfa"}"/>`;
    case "mandarin":
      return `<path d="M 130 344 Q 136 330 142 326 Q 179 372 216 326 Q 222 330 228 344 Q 200 376 179 384 Q 158 376 130 344 Z" fill="${pale}" stroke="${dark}" stroke-width="1.6"/><path d="M 179 384 V 441" stroke="${dark}" stroke-width="2.4"/>${[400, 424].map((y) => `<path d="M 160 ${y} H 198" stroke="${f.trim ?? dark}" stroke-width="4" stroke-linecap="round"/><circle cx="179" cy="${y}" r="4.4" fill="${f.trim ?? dark}"/>`).join("")}`;
    case "jacket":
      return `<path d="M 128 346 L 150 441 L 208 441 L 230 346 Q 179 398 128 346 Z" fill="${f.inner ?? "#eceff2"}"/><path d="M 130 338 L 112 356 L 134 392 L 160 441 L 172 441 L 142 372 Z" fill="${dark}"/><path d="M 228 338 L 246 356 L 224 392 L 198 441 L 186 441 L 216 372 Z" fill="${dark}"/><path d="M 136 356 Q 179 396 222 356" fill="none" stroke="${mix(f.inner ?? "#eceff2", "#000000", 0.2)}" stroke-width="5"/>`;
    case "crossed": // a robe closed to the right
      return `<path d="M 128 344 L 196 426 L 204 441 L 222 441 L 138 332 Z" fill="${f.trim}"/><path d="M 230 344 L 186 402 L 178 390 L 220 332 Z" fill="${f.trim}"/><path d="M 134 340 L 204 438" stroke="${mix(f.trim, "#000000", 0.35)}" stroke-width="1.6"/>`;
    case "embroidered":
      return `<path d="M 126 350 Q 179 404 232 350 L 246 356 Q 179 432 112 356 Z" fill="${f.trim}"/>${[-44, -26, 0, 26, 44].map((x) => `<circle cx="${179 + x}" cy="${404 - Math.abs(x) * 0.72}" r="5" fill="${mix(f.trim, "#ffffff", 0.6)}"/><circle cx="${179 + x}" cy="${404 - Math.abs(x) * 0.72}" r="2" fill="${c}"/>`).join("")}`;
    default:
      return "";
  }
}
