import { keepPreviousData, type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { client } from "@/api/client";
import type { components, paths } from "@/api/schema";
import { PAGE_SIZE } from "@/components/lists/pager";
import { type Field, toParameters } from "@/components/lists/views";
import { type Address, pageOf } from "@/lib/address";

export type Booking = components["schemas"]["Booking"];
export type AreaCustomer = components["schemas"]["AreaCustomer"];
type BookingsQuery = NonNullable<paths["/api/bookings/"]["get"]["parameters"]["query"]>;
type AreaQuery = NonNullable<paths["/api/area-customers/"]["get"]["parameters"]["query"]>;

export const BOOKING_ORDERS = ["-id", "-booked_on", "-amount", "reference"] as const;
export const AREA_ORDERS = ["-id", "full_name", "-last_activity_on", "city"] as const;

/** How the screens' addresses are called in the API. */
export const BOOKING_FIELDS: Field[] = [
  { name: "search", parameter: "search" },
  { name: "status", parameter: "status" },
  { name: "branch", parameter: "branch" },
  { name: "project", parameter: "project" },
  { name: "from", parameter: "booked_on_after" },
  { name: "to", parameter: "booked_on_before" },
  { name: "order", parameter: "ordering" },
];
export const AREA_FIELDS: Field[] = [
  { name: "search", parameter: "search" },
  { name: "branch", parameter: "branch" },
  { name: "known", parameter: "collected", values: { yes: "true", no: "false" } },
  { name: "order", parameter: "ordering" },
];

export function useBookings(view: Address) {
  const query: BookingsQuery = {
    ordering: BOOKING_ORDERS[0],
    ...(toParameters(view, BOOKING_FIELDS) as BookingsQuery), // texts, as an address has them
    page: pageOf(view.page),
    page_size: PAGE_SIZE,
  };
  return useQuery({
    queryKey: ["bookings", "list", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/bookings/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });
}

export const bookingOptions = (id: number) =>
  queryOptions({
    queryKey: ["bookings", "one", id],
    queryFn: async ({ signal }) => {
      const params = { path: { id } };
      const { data } = await client.GET("/api/bookings/{id}/", { params, signal });
      return data as Booking;
    },
  });

export function useAreaCustomers(view: Address) {
  const query: AreaQuery = {
    ordering: AREA_ORDERS[0],
    ...(toParameters(view, AREA_FIELDS) as AreaQuery),
    page: pageOf(view.page),
    page_size: PAGE_SIZE,
  };
  return useQuery({
    queryKey: ["bookings", "area", "list", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/area-customers/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });
}

export const areaCustomerOptions = (id: number) =>
  queryOptions({
    queryKey: ["bookings", "area", "one", id],
    queryFn: async ({ signal }) => {
      const params = { path: { id } };
      const { data } = await client.GET("/api/area-customers/{id}/", { params, signal });
      return data as AreaCustomer;
    },
  });

/** A booking makes customers, and leads of them. */
export const renewBookings = (queries: QueryClient) =>
  Promise.all(
    ["bookings", "customers", "leads", "partners"].map((key) =>
      queries.invalidateQueries({ queryKey: [key] }),
    ),
  );
