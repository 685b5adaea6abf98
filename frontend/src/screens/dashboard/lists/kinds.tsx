import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { ComponentType } from "react";
import { BillRow, FollowUpRow, InteractionRow, LapsingRow, VisitRow } from "./rows";

export type Kind = {
  path: string;
  title: MessageDescriptor;
  empty: MessageDescriptor;
  isSearched: boolean; // by name or phone
  Row: ComponentType<{ row: unknown }>;
  keyOf: (row: unknown) => number;
};

const idOf = (row: unknown) => (row as { id: number }).id;
const kind = <Row,>(
  of: Omit<Kind, "Row" | "keyOf"> & { Row: ComponentType<{ row: Row }> },
  keyOf: Kind["keyOf"] = idOf,
): Kind => ({ ...of, Row: of.Row as unknown as Kind["Row"], keyOf });

/** By their name in the address. */
export const KINDS: Record<string, Kind> = {
  visits: kind({
    path: "/api/visits/",
    title: msg`Visits`,
    empty: msg`No visits yet. Bills and sheets make them.`,
    isSearched: true,
    Row: VisitRow,
  }),
  bills: kind({
    path: "/api/bills/",
    title: msg`Bills`,
    empty: msg`No bills yet. They are written at the counter.`,
    isSearched: true,
    Row: BillRow,
  }),
  interactions: kind({
    path: "/api/interactions/",
    title: msg`Calls and messages`,
    empty: msg`Nobody on a call list was called yet.`,
    isSearched: false,
    Row: InteractionRow,
  }),
  "follow-ups": kind({
    path: "/api/follow-ups/",
    title: msg`Follow-ups of leads`,
    empty: msg`No lead was followed up yet.`,
    isSearched: true,
    Row: FollowUpRow,
  }),
  "may-lapse": kind(
    {
      path: "/api/customers/may-lapse/",
      title: msg`Who may lapse`,
      empty: msg`Nobody is later than they usually are.`,
      isSearched: false,
      Row: LapsingRow,
    },
    (row) => (row as { customer: number }).customer,
  ),
};
