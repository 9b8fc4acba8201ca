// The press that sheets are printed with: measured fonts, what is planned of every type, and the plates of types and issuers. It is
// opened without a shaper, and once more with one when the first sheet comes that has words to be shaped.

import { createBoundedCache } from "../licence/bounded-cache.ts";
import type { LicenceType } from "../licence/licence-type.ts";
import type { Sheet } from "../licence/printing.ts";
import type { Words } from "../licence/words.ts";
import { FONT_KEYS } from "./coverage.ts";
import type { FontShelf } from "./font-shelf.ts";
import { planType, type TypePlan } from "./layout/type-plan.ts";
import { compilePlate, type Plate, type PlateParts } from "./plate.ts";
import { createShaper, type Shape } from "./shaping/shaper.ts";
import { createSubsetter, type Subsetter } from "./subsetter.ts";
import { createTypeface } from "./typeface.ts";

/** Of one type. */
const PLATES_KEPT = 32;
/** Counts up whenever the same data would be drawn differently. */
const RENDERER_VERSION = 5;

/** What a type's plates differ by. */
export interface Imprint extends Pick<Sheet, "issuer" | "domain" | "developmentSeal"> {
  /** A specimen's plate has no seal. */
  readonly specimen?: boolean;
}

/** An open press. */
export interface Press extends PlateParts {
  /** What draws: tools and fonts with their versions. */
  readonly renderer: string;
  planOf(type: LicenceType): TypePlan;
  plateOf(plan: TypePlan, imprint: Imprint): Promise<Plate>;
}

/** Opens presses; nothing is remembered of one that could not be opened, so that the next sheet tries again. */
export interface Pressroom {
  /**
   * Does the work on an open press. Words that want a shaper have it: the work is then done again on a press with one, which
   * serves everything that comes later.
   */
  on<Work>(work: (press: Press) => Work): Promise<readonly [Press, Work]>;
}

/** Fonts are read when something is cut from them, the fallback and the shaped ones when a text needs them. */
export function createPressroom(fonts: FontShelf, words: Words): Pressroom {
  const subsetter = createSubsetter(fonts);
  let opening: Promise<Press> | undefined;
  const opened = async (open: () => Promise<Press>): Promise<Press> => {
    opening ??= open();
    return opening.catch((cause: unknown) => {
      opening = undefined;
      throw cause;
    });
  };
  return {
    async on(work) {
      const press = await opened(() => openPress(fonts, words, subsetter));
      const done = work(press);
      if (!press.typeface.wantsShaper) return [press, done];
      if ((await opening) === press) opening = undefined;
      const shaping = await opened(async () => openPress(fonts, words, subsetter, await openShaper(fonts)));
      return [shaping, work(shaping)];
    },
  };
}

async function openShaper(fonts: FontShelf): Promise<Shape> {
  const [arabic, tibetan, mongolian] = await Promise.all([
    fonts.font("arabic"),
    fonts.font("tibetan"),
    fonts.font("mongolian"),
  ]);
  return createShaper(fonts.shaper, { arabic, tibetan, mongolian });
}

async function openPress(fonts: FontShelf, words: Words, subsetter: Subsetter, shape?: Shape): Promise<Press> {
  const coverage = await fonts.coverage();
  const tools = Object.entries(coverage.tools).map(([name, version]) => `${name} ${version}`);
  const faces = FONT_KEYS.map(
    (key) => `${coverage.fonts[key].name} ${coverage.fonts[key].version.replace("Version ", "")}`,
  );
  const parts = { words, subsetter, typeface: createTypeface(coverage, shape) };
  const plans = new WeakMap<LicenceType, TypePlan>();
  const plates = new WeakMap<TypePlan, (key: string, make: () => { plate?: Plate }) => { plate?: Plate }>();
  return {
    ...parts,
    renderer: [`vellum ${RENDERER_VERSION}`, ...tools, ...faces].join("; "),
    planOf(type) {
      const plan = plans.get(type) ?? planType(type, parts.typeface, words);
      plans.set(type, plan);
      return plan;
    },
    async plateOf(plan, { issuer, domain, developmentSeal = false, specimen = false }) {
      const remember = plates.get(plan) ?? createBoundedCache<{ plate?: Plate }>(PLATES_KEPT);
      plates.set(plan, remember);
      const key = JSON.stringify([issuer.uscc, issuer.name, issuer.seal, domain, developmentSeal, specimen]);
      const slot = remember(key, () => ({}));
      // What a department's own document is bound with is taken apart object by object.
      const packed = plan.type.layout.appendTo === undefined;
      const sayings = developmentSeal ? [words("pdf.development-seal")] : [];
      slot.plate ??= await compilePlate(parts, { plan, issuer, domain, sayings, sealed: !specimen, packed });
      return slot.plate;
    },
  };
}
