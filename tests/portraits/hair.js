// Hair of the portraits: what lies behind the head and what lies before it.

import { mix } from "./colour.js";

export function hairBack(f, cx) {
  switch (f.style) {
    case "long":
      return `<path d="M ${cx} 80 C ${cx - 100} 78 ${cx - 104} 170 ${cx - 98} 240 C ${cx - 96} 300 ${cx - 112} 330 ${cx - 92} 372 L ${cx + 92} 372 C ${cx + 112} 330 ${cx + 96} 300 ${cx + 98} 240 C ${cx + 104} 170 ${cx + 100} 78 ${cx} 80 Z" fill="${mix(f.hair, "#000000", 0.3)}"/>`;
    case "bob":
    case "bobFringe":
      return `<path d="M ${cx} 84 C ${cx - 98} 80 ${cx - 102} 170 ${cx - 96} 232 C ${cx - 94} 270 ${cx - 88} 286 ${cx - 62} 290 L ${cx + 62} 290 C ${cx + 88} 286 ${cx + 94} 270 ${cx + 96} 232 C ${cx + 102} 170 ${cx + 98} 80 ${cx} 84 Z" fill="${mix(f.hair, "#000000", 0.3)}"/>`;
    case "bun":
      return `<ellipse cx="${cx}" cy="86" rx="34" ry="24" fill="${mix(f.hair, "#000000", 0.15)}"/><path d="M ${cx - 22} 80 q 22 -14 44 2" fill="none" stroke="${mix(f.hair, "#ffffff", 0.25)}" stroke-width="2" opacity="0.5"/>`;
    case "perm":
      return curls(
        cx,
        [
          [-84, 150],
          [-90, 176],
          [-90, 202],
          [-86, 226],
          [84, 150],
          [90, 176],
          [90, 202],
          [86, 226],
        ],
        21,
        mix(f.hair, "#000000", 0.12),
      );
    case "tied":
      return `<path d="M ${cx - 60} 150 C ${cx - 96} 200 ${cx - 84} 250 ${cx - 60} 262 L ${cx + 60} 262 C ${cx + 84} 250 ${cx + 96} 200 ${cx + 60} 150 Z" fill="${mix(f.hair, "#000000", 0.25)}"/>`;
    default:
      return "";
  }
}

export function hairFront(f, cx, w) {
  const h = f.hair;
  const L = cx - w,
    R = cx + w;
  switch (f.style) {
    case "short": // side parting
      return `<path d="M ${L - 3} 204 C ${L - 14} 128 ${cx - 58} 78 ${cx + 4} 80 C ${cx + 64} 80 ${R + 12} 126 ${R + 3} 204 C ${R - 3} 192 ${R - 5} 178 ${R - 8} 164 C ${cx + 54} 152 ${cx + 20} 150 ${cx - 34} 130 C ${cx - 52} 144 ${L + 9} 152 ${L + 7} 170 C ${L + 5} 184 ${L + 2} 194 ${L - 3} 204 Z" fill="url(#hair)"/>${strands([`M ${cx - 30} 126 C ${cx - 6} 100 ${cx + 34} 100 ${cx + 58} 128`, `M ${cx - 20} 130 C ${cx + 6} 116 ${cx + 30} 122 ${cx + 48} 142`], h)}`;
    case "crew":
      return `<path d="M ${L - 2} 192 C ${L - 12} 124 ${cx - 56} 88 ${cx} 88 C ${cx + 56} 88 ${R + 12} 124 ${R + 2} 192 C ${R - 3} 180 ${R - 5} 166 ${R - 12} 152 C ${cx + 40} 138 ${cx - 40} 138 ${L + 12} 152 C ${L + 5} 166 ${L + 3} 180 ${L - 2} 192 Z" fill="url(#hair)"/>`;
    case "back":
      return `<path d="M ${L - 3} 200 C ${L - 16} 118 ${cx - 60} 74 ${cx} 74 C ${cx + 60} 74 ${R + 16} 118 ${R + 3} 200 C ${R - 3} 182 ${R - 8} 162 ${R - 18} 148 C ${cx + 34} 122 ${cx - 30} 120 ${L + 20} 146 C ${L + 9} 162 ${L + 3} 182 ${L - 3} 200 Z" fill="url(#hair)"/>${strands([`M ${cx - 44} 128 C ${cx - 36} 104 ${cx - 20} 92 ${cx - 4} 86`, `M ${cx - 14} 122 C ${cx - 8} 104 ${cx + 4} 94 ${cx + 18} 88`, `M ${cx + 20} 124 C ${cx + 24} 110 ${cx + 34} 100 ${cx + 44} 98`], h)}`;
    case "fringe":
      return `<path d="M ${L - 3} 206 C ${L - 16} 122 ${cx - 60} 76 ${cx} 76 C ${cx + 60} 76 ${R + 16} 122 ${R + 3} 206 C ${R - 4} 190 ${R - 5} 176 ${R - 7} 164 L ${cx + 46} 166 L ${cx + 36} 154 L ${cx + 14} 168 L ${cx + 2} 156 L ${cx - 22} 169 L ${cx - 34} 156 L ${L + 8} 168 C ${L + 5} 180 ${L + 3} 192 ${L - 3} 206 Z" fill="url(#hair)"/>${strands([`M ${cx - 40} 144 C ${cx - 30} 112 ${cx - 10} 98 ${cx + 10} 92`, `M ${cx + 10} 146 C ${cx + 16} 120 ${cx + 28} 108 ${cx + 44} 104`], h)}`;
    case "receding":
      return `<path d="M ${L - 4} 214 C ${L - 18} 130 ${cx - 60} 86 ${cx} 86 C ${cx + 60} 86 ${R + 18} 130 ${R + 4} 214 C ${R} 198 ${R - 4} 184 ${R - 7} 170 C ${R - 6} 146 ${cx + 52} 126 ${cx + 40} 118 C ${cx + 30} 132 ${cx + 14} 126 ${cx} 124 C ${cx - 14} 126 ${cx - 30} 132 ${cx - 40} 118 C ${cx - 52} 126 ${L + 6} 146 ${L + 7} 170 C ${L + 4} 184 ${L} 198 ${L - 4} 214 Z" fill="url(#hair)"/>${strands([`M ${cx - 26} 120 C ${cx - 20} 106 ${cx - 8} 98 ${cx + 4} 95`, `M ${cx + 8} 121 C ${cx + 14} 108 ${cx + 24} 102 ${cx + 34} 102`], h)}`;
    case "bald":
      return `<path d="M ${L - 5} 218 C ${L - 12} 184 ${L - 6} 160 ${L + 6} 146 C ${L + 9} 166 ${L + 8} 196 ${L - 5} 218 Z M ${R + 5} 218 C ${R + 12} 184 ${R + 6} 160 ${R - 6} 146 C ${R - 9} 166 ${R - 8} 196 ${R + 5} 218 Z" fill="url(#hair)"/><ellipse cx="${cx - 20}" cy="138" rx="26" ry="11" fill="#ffffff" opacity="0.28" filter="url(#soft)"/>`;
    case "long":
      return `<path d="M ${cx - 8} 84 C ${L - 30} 84 ${L - 26} 180 ${L - 20} 246 C ${L - 18} 286 ${L - 22} 320 ${L - 12} 344 C ${L + 6} 322 ${L + 6} 286 ${L + 1} 250 C ${L - 3} 214 ${L + 2} 180 ${L + 20} 160 C ${cx - 34} 146 ${cx - 20} 128 ${cx - 8} 110 C ${cx + 14} 134 ${cx + 40} 150 ${R - 18} 160 C ${R - 2} 180 ${R + 3} 214 ${R - 1} 250 C ${R - 6} 286 ${R - 6} 322 ${R + 12} 344 C ${R + 22} 320 ${R + 18} 286 ${R + 20} 246 C ${R + 26} 180 ${R + 30} 84 ${cx - 8} 84 Z" fill="url(#hair)"/>${strands([`M ${cx - 10} 92 C ${cx - 56} 108 ${L - 10} 160 ${L - 8} 230`, `M ${cx + 2} 92 C ${cx + 60} 104 ${R + 10} 160 ${R + 8} 230`], h)}`;
    case "bob":
      return `<path d="M ${cx + 6} 84 C ${L - 24} 80 ${L - 26} 176 ${L - 18} 232 C ${L - 16} 262 ${L - 10} 276 ${L + 8} 282 C ${L + 4} 262 ${L - 2} 226 ${L + 4} 190 C ${L + 22} 172 ${cx - 18} 148 ${cx + 8} 118 C ${cx + 22} 146 ${R - 24} 164 ${R - 5} 186 C ${R + 2} 226 ${R - 4} 262 ${R - 8} 282 C ${R + 10} 276 ${R + 16} 262 ${R + 18} 232 C ${R + 26} 176 ${R + 24} 80 ${cx + 6} 84 Z" fill="url(#hair)"/>${strands([`M ${cx} 94 C ${cx - 54} 104 ${L - 10} 154 ${L - 8} 226`, `M ${cx + 16} 94 C ${cx + 60} 106 ${R + 10} 156 ${R + 8} 226`], h)}`;
    case "bobFringe":
      return `<path d="M ${cx} 82 C ${L - 26} 78 ${L - 26} 176 ${L - 18} 232 C ${L - 16} 262 ${L - 10} 276 ${L + 8} 282 C ${L + 4} 262 ${L - 2} 226 ${L + 4} 178 C ${L + 20} 176 ${L + 30} 174 ${cx - 30} 172 C ${cx - 10} 176 ${cx + 10} 176 ${cx + 30} 172 C ${R - 30} 174 ${R - 20} 176 ${R - 4} 178 C ${R + 2} 226 ${R - 4} 262 ${R - 8} 282 C ${R + 10} 276 ${R + 16} 262 ${R + 18} 232 C ${R + 26} 176 ${R + 26} 78 ${cx} 82 Z" fill="url(#hair)"/>${strands([`M ${cx - 12} 92 C ${cx - 40} 110 ${cx - 46} 140 ${cx - 44} 166`, `M ${cx + 12} 92 C ${cx + 24} 116 ${cx + 22} 146 ${cx + 18} 168`], h)}`;
    case "tied":
    case "bun":
      return `<path d="M ${L - 2} 204 C ${L - 16} 124 ${cx - 60} 84 ${cx} 84 C ${cx + 60} 84 ${R + 16} 124 ${R + 2} 204 C ${R - 3} 178 ${R - 16} 152 ${cx + 10} 124 C ${cx - 4} 118 ${cx - 8} 120 ${cx - 14} 126 C ${L + 20} 152 ${L + 3} 178 ${L - 2} 204 Z" fill="url(#hair)"/>${strands([`M ${cx - 12} 112 C ${cx - 40} 118 ${L + 10} 146 ${L + 2} 178`, `M ${cx + 12} 112 C ${cx + 44} 120 ${R - 8} 146 ${R - 1} 178`], h)}`;
    case "perm":
      return `<path d="M ${L - 6} 200 C ${L - 20} 124 ${cx - 62} 82 ${cx} 82 C ${cx + 62} 82 ${R + 20} 124 ${R + 6} 200 C ${R - 4} 184 ${R - 8} 170 ${R - 14} 160 C ${cx + 44} 152 ${cx + 26} 142 ${cx + 4} 140 C ${cx - 22} 150 ${cx - 46} 148 ${L + 14} 160 C ${L + 8} 170 ${L + 4} 184 ${L - 6} 200 Z" fill="url(#hair)"/>${curls(
        cx,
        [
          [-62, 118],
          [-38, 100],
          [-10, 92],
          [20, 92],
          [46, 102],
          [66, 122],
          [-76, 140],
          [78, 144],
        ],
        19,
        f.hair,
      )}${strands([`M ${cx - 70} 124 q 8 -16 22 -8`, `M ${cx - 40} 102 q 12 -16 26 -4`, `M ${cx - 6} 94 q 14 -14 28 0`, `M ${cx + 34} 104 q 14 -10 22 6`, `M ${cx - 82} 150 q 4 -14 16 -8`, `M ${cx + 66} 130 q 12 -6 16 8`], h, 0.5)}`;
    case "braids":
      return `<path d="M ${L - 2} 206 C ${L - 16} 122 ${cx - 60} 82 ${cx} 82 C ${cx + 60} 82 ${R + 16} 122 ${R + 2} 206 C ${R - 4} 184 ${R - 14} 158 ${cx} 120 C ${L + 14} 158 ${L + 4} 184 ${L - 2} 206 Z" fill="url(#hair)"/>${[-1, 1].map((s) => [0, 1, 2, 3, 4].map((i) => `<ellipse cx="${cx + s * (w + 6 + i * 2)}" cy="${250 + i * 24}" rx="${13 - i * 0.6}" ry="15" transform="rotate(${s * 14} ${cx + s * (w + 6 + i * 2)} ${250 + i * 24})" fill="url(#hair)"/>`).join("")).join("")}${strands([`M ${cx} 90 L ${cx} 118`], h, 0.6)}`;
    default:
      return "";
  }
}

function curls(cx, places, r, colour) {
  return places.map(([x, y]) => `<circle cx="${cx + x}" cy="${y}" r="${r}" fill="${colour}"/>`).join("");
}

function strands(paths, hair, opacity = 0.35) {
  return paths
    .map(
      (d) =>
        `<path d="${d}" fill="none" stroke="${mix(hair, "#ffffff", 0.45)}" stroke-width="2" stroke-linecap="round" opacity="${opacity}"/>`,
    )
    .join("");
}
