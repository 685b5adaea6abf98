import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { ComponentType } from "react";
import { BillRow, FollowUpRow, InteractionRow, VisitRow } from "./rows";

export type Kind = {
  path: string;
  title: MessageDescriptor;
  empty: MessageDescriptor;
  isSearched: boolean; // by name or phone
  sum?: string; // an amount of its records; told of what counts as sold
  Row: ComponentType<{ row: { id: number } }>;
};

const kind = <Row extends { id: number }>(
  of: Omit<Kind, "Row"> & { Row: ComponentType<{ row: Row }> },
): Kind => ({ ...of, Row: of.Row as unknown as Kind["Row"] });

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
    sum: "total_amount",
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
};
