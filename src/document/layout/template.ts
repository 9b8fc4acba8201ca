// Texts of a face with places in them (licence/layout-places.ts): read once per type, filled for every licence.

import { isDate } from "../../licence/calendar.ts";
import { type FieldPointer, valuesAt } from "../../licence/field-pointer.ts";
import type { JsonObject } from "../../licence/json-value.ts";
import type { Layout } from "../../licence/layout.ts";
import { cutAtPlaces, type FieldPlace, type Place, placeNamed } from "../../licence/layout-places.ts";
import { writtenField } from "../../licence/public-view.ts";
import { scalarText } from "../face-text.ts";

/** What fills the places that no field fills. */
export interface Circumstances {
  readonly domain?: string;
  /** From 1. */
  readonly page?: number;
  readonly pages?: number;
}

type OwnPlace = Exclude<Place, { readonly from: "layout" }>;

/** A text of a face, read. */
export interface Template {
  readonly parts: readonly (string | OwnPlace)[];
  /** What it depends on: nothing, the service that prints, the licence, the page it stands on. */
  readonly depends: "nothing" | "service" | "licence" | "page";
  /** The fields it shows. */
  readonly fields: readonly FieldPointer[];
  /** What it says whatever it is filled with. */
  readonly fixed: string;
}

/** Reads a text of a type's face. @throws {RangeError} a place that there is not. */
export function readTemplate(text: string, layout: Pick<Layout, "title" | "note">): Template {
  const parts = cutAtPlaces(text).map((part): string | OwnPlace => {
    if ("words" in part) return part.words;
    const place = placeNamed(part.place);
    if (place === undefined) throw new RangeError(`no place {${part.place}}`);
    return place.from === "layout" ? layout[place.member] : place;
  });
  const places = parts.filter((part) => typeof part !== "string");
  return {
    parts,
    depends: dependence(places),
    fields: places.flatMap((place) => (place.from === "licence" ? [place.shows.field] : [])),
    fixed: parts.filter((part) => typeof part === "string").join(""),
  };
}

/** Fills a text; empty where it has places and every one is. */
export function fillTemplate(template: Template, subject: JsonObject, circumstances: Circumstances = {}): string {
  let filled = template.depends === "nothing";
  const written = template.parts.map((part) => {
    if (typeof part === "string") return part;
    const value = part.from === "licence" ? writtenPlace(part.shows, subject) : String(circumstances[part.name] ?? "");
    filled ||= value !== "";
    return value;
  });
  return filled ? written.join("") : "";
}

function dependence(places: readonly OwnPlace[]): Template["depends"] {
  if (places.some((place) => place.from === "press" && place.name !== "domain")) return "page";
  if (places.some((place) => place.from === "licence")) return "licence";
  return places.length > 0 ? "service" : "nothing";
}

function writtenPlace({ field, format }: FieldPlace, subject: JsonObject): string {
  if (format !== undefined) return writtenField(subject, { field, format }, "zh-CN");
  const dated = valuesAt(subject, field).every((value) => isDate(scalarText(value)));
  return writtenField(subject, { field, format: { kind: dated ? "date" : "text" } }, "zh-CN");
}
