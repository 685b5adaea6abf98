import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { ListName } from "./use-refills";

export const LIST_LABELS: Record<ListName, MessageDescriptor> = {
  due: msg`Due`,
  calls: msg`To call`,
  late: msg`Late`,
  long_over: msg`Long over`,
  upcoming: msg`To come`,
};

export const EMPTY_LABELS: Record<ListName, MessageDescriptor> = {
  due: msg`Nothing is due today. Bills with days make reminders by themselves.`,
  calls: msg`Nobody has to be called about a refill.`,
  late: msg`Nobody is late.`,
  long_over: msg`Nothing is late for more than a month.`,
  upcoming: msg`Nothing is planned. Bills with days make reminders by themselves.`,
};

export const SENT_BY_LABELS: Record<string, MessageDescriptor> = {
  whatsapp: msg`WhatsApp`,
  sms: msg`SMS`,
  call: msg`Call`,
};
