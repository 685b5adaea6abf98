import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

/** The categories of customers, as the API names them. */
export const CATEGORIES: Record<string, MessageDescriptor> = {
  contact_sheet: msg`Contact sheet`,
  first_time_prescription: msg`First time prescription`,
  regular_branded: msg`Regular branded`,
  generic_informed: msg`Generic informed`,
};
