// How old the newest backup is: `vellum backup` names each folder by its instant, and only what was verified has that name.

import { readdir } from "node:fs/promises";

const NAME = /^vellum-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/** The folder's name for a backup begun at an instant. */
export function backupName(at: string): string {
  return `vellum-${at.replaceAll(/[-:]/g, "")}`;
}

/** The instant in a backup's name; undefined for anything else. */
function instantOfBackup(name: string): string | undefined {
  const [, year, month, day, hour, minute, second] = NAME.exec(name) ?? [];
  return year === undefined ? undefined : `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
}

/** Backups in a folder, newest first; none when there is no such folder. */
export async function backupsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.filter((name) => instantOfBackup(name) !== undefined).sort((one, other) => (one < other ? 1 : -1));
}

/** When the newest was begun; undefined when there is none. */
export async function newestBackup(folder: string): Promise<string | undefined> {
  const [newest] = await backupsIn(folder);
  return newest === undefined ? undefined : instantOfBackup(newest);
}
