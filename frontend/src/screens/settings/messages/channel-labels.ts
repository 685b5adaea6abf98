import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

export const CHANNEL_LABELS: Record<string, MessageDescriptor> = {
  whatsapp: msg`WhatsApp`,
  sms: msg`SMS`,
};
