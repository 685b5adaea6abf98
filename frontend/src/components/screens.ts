import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import {
  type Icon,
  IconAddressBook,
  IconBuilding,
  IconCalendarCheck,
  IconCalendarEvent,
  IconCashRegister,
  IconChartBar,
  IconCopyCheck,
  IconFileUpload,
  IconHeartHandshake,
  IconPill,
  IconSettings,
  IconTargetArrow,
  IconUserOff,
  IconUserQuestion,
  IconUsers,
} from "@tabler/icons-react";
import type { Right } from "@/api/me";

/** The screens of the rail and the bottom bar, in order; each only for who has the right. */
export type Screen = { to: string; label: MessageDescriptor; icon: Icon; right: Right };

/** Lists within a screen that the command box finds, too. */
export const LISTS_WITHIN: Screen[] = [
  { to: "/customers/may-lapse", label: msg`Who may lapse`, icon: IconUserQuestion, right: "read" },
  {
    to: "/contacts/unattended",
    label: msg`Contacts nobody attends`,
    icon: IconUserOff,
    right: "manage",
  },
  { to: "/leads/projects", label: msg`Projects`, icon: IconBuilding, right: "manage" },
  { to: "/duplicates/merges", label: msg`Merged records`, icon: IconCopyCheck, right: "manage" },
];

export const SCREENS: Screen[] = [
  { to: "/counter", label: msg`Counter`, icon: IconCashRegister, right: "work" },
  { to: "/my-day", label: msg`My day`, icon: IconCalendarCheck, right: "work" },
  { to: "/customers", label: msg`Customers`, icon: IconUsers, right: "read" },
  { to: "/contacts", label: msg`Contacts`, icon: IconAddressBook, right: "read" },
  { to: "/refills", label: msg`Refills`, icon: IconPill, right: "read" },
  { to: "/leads", label: msg`Leads`, icon: IconTargetArrow, right: "read" },
  { to: "/partners", label: msg`Partners`, icon: IconHeartHandshake, right: "manage" },
  { to: "/bookings", label: msg`Bookings`, icon: IconCalendarEvent, right: "read" },
  { to: "/uploads", label: msg`Uploads`, icon: IconFileUpload, right: "read_uploads" },
  { to: "/duplicates", label: msg`Duplicates`, icon: IconCopyCheck, right: "manage" },
  { to: "/dashboard", label: msg`Dashboard`, icon: IconChartBar, right: "read" },
  { to: "/settings", label: msg`Settings`, icon: IconSettings, right: "account" },
];
