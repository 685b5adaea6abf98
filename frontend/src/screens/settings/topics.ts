import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Right } from "@/api/me";

export type Topic = {
  to: string;
  label: MessageDescriptor;
  about: MessageDescriptor;
  right: Right;
};
export type Part = { title: MessageDescriptor; topics: Topic[] };

/** What can be set, by whom; a part without a topic for somebody is not shown to them. */
export const PARTS: Part[] = [
  {
    title: msg`Your own`,
    topics: [
      {
        to: "/settings/second-factor",
        label: msg`Second factor`,
        about: msg`A code of your phone beside the password.`,
        right: "account",
      },
      {
        to: "/settings/sessions",
        label: msg`Where you are signed in`,
        about: msg`Devices, and how to sign them out.`,
        right: "account",
      },
    ],
  },
  {
    title: msg`The business`,
    topics: [
      {
        to: "/settings/first-steps",
        label: msg`First steps`,
        about: msg`What a new business does first.`,
        right: "administer",
      },
      {
        to: "/settings/organization",
        label: msg`Organization`,
        about: msg`Name, country, clock, currency, how sheets are read.`,
        right: "administer",
      },
      {
        to: "/settings/branches",
        label: msg`Branches`,
        about: msg`Shops, and how sheets spell them.`,
        right: "administer",
      },
      {
        to: "/settings/people",
        label: msg`People`,
        about: msg`Who works here, as what, and where.`,
        right: "administer",
      },
      {
        to: "/settings/absences",
        label: msg`Absences`,
        about: msg`Who is away gets no new contacts.`,
        right: "manage",
      },
      {
        to: "/settings/calls",
        label: msg`Calls and refills`,
        about: msg`How contacts are given out, when refills are reminded of.`,
        right: "administer",
      },
    ],
  },
  {
    title: msg`Messages to customers`,
    topics: [
      {
        to: "/settings/messages",
        label: msg`Messages`,
        about: msg`Words by channel and language, a test, whether they go out.`,
        right: "manage",
      },
      {
        to: "/settings/sending",
        label: msg`When messages go out`,
        about: msg`Hours, quiet, consent.`,
        right: "administer",
      },
    ],
  },
  {
    title: msg`Safe hands`,
    topics: [
      {
        to: "/settings/sign-in",
        label: msg`Signing in`,
        about: msg`Who needs a second factor.`,
        right: "administer",
      },
      {
        to: "/settings/keys",
        label: msg`API keys`,
        about: msg`For a till, a booking engine, a script.`,
        right: "administer",
      },
      {
        to: "/settings/trail",
        label: msg`Who did what`,
        about: msg`Sign-ins, exports, views of medical details, changes of rights.`,
        right: "administer",
      },
      {
        to: "/settings/rights",
        label: msg`A person's rights`,
        about: msg`What you know of somebody, as a file; erase them.`,
        right: "export",
      },
      {
        to: "/settings/retention",
        label: msg`How long things are kept`,
        about: msg`Cells and files of sheets, words of messages.`,
        right: "administer",
      },
    ],
  },
];

export const topicOf = (to: string): Topic | undefined =>
  PARTS.flatMap((part) => part.topics).find((topic) => topic.to === to);
