import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

type Step = {
  title: MessageDescriptor;
  about: MessageDescriptor; // while it is to be done
  done: MessageDescriptor;
  button: MessageDescriptor;
  to: string; // where it is done
  later: string; // where it is looked at once it is
};

export const LOOK = msg`Look at it`;

export const STEPS: Record<"organization" | "branches" | "people" | "sheet", Step> = {
  organization: {
    title: msg`Your organization`,
    about: msg`The clock is not of the country: days and phones would be read wrongly.`,
    done: msg`Is this right? Days, phones and amounts are read by it.`,
    button: msg`Put it right`,
    to: "/settings/organization",
    later: "/settings/organization",
  },
  branches: {
    title: msg`Your branches`,
    about: msg`Each shop, and how your sheets spell it.`,
    done: msg`Rows of sheets find their shop.`,
    button: msg`Add a branch`,
    to: "/settings/branches/new",
    later: "/settings/branches",
  },
  people: {
    title: msg`Your colleagues`,
    about: msg`Everybody who works here signs in under their own name.`,
    done: msg`You are not alone.`,
    button: msg`Add a colleague`,
    to: "/settings/people/new",
    later: "/settings/people",
  },
  sheet: {
    title: msg`Your first sheet`,
    about: msg`The list you keep of your customers, as it is. You see first what it would bring.`,
    done: msg`Your customers are here.`,
    button: msg`Hand a sheet in`,
    to: "/uploads",
    later: "/uploads",
  },
};
