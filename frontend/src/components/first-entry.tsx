import { useQuery } from "@tanstack/react-query";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { firstStepsOptions } from "@/api/first-steps";
import { useMay, useMe } from "@/api/me";

const BEGUN = "footfall.begun:"; // by organization: somebody is in its register
let isEntering = false;

/** Somebody came to the Desk as such, and not to one of its screens. */
export const enter = (): void => {
  isEntering = true;
};

/**
 * Once somebody entered: owners of a business that nobody is registered in are led to its first
 * steps, who writes no bills to the customers.
 */
export function FirstEntry() {
  const me = useMe();
  const isOwner = useMay("administer");
  const mayWork = useMay("work");
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const key = `${BEGUN}${me.organization.id}`;
  const isAsked = isEntering && isOwner && localStorage.getItem(key) === null;
  const { data } = useQuery({ ...firstStepsOptions, enabled: isAsked });
  useEffect(() => {
    if (mayWork || !isEntering) return;
    isEntering = false;
    if (pathname === "/counter") void navigate({ to: "/customers", replace: true });
  }, [mayWork, pathname, navigate]);
  useEffect(() => {
    if (!data || !isEntering) return;
    isEntering = false;
    if (!data.is_empty) localStorage.setItem(key, "1");
    else if (!data.is_done && pathname === "/counter") {
      void navigate({ to: "/settings/first-steps", replace: true });
    }
  }, [data, key, pathname, navigate]);
  return null;
}
