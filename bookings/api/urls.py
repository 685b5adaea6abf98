from bookings.api.bookings import AreaCustomerViewSet, BookingViewSet
from bookings.api.collection import AutoCollectionView
from core.api.router import ApiRouter


def register(router: ApiRouter) -> None:
    router.register("bookings", BookingViewSet, "booking")
    router.register("area-customers", AreaCustomerViewSet, "area-customer")
    router.path("customers/auto-collection", AutoCollectionView.as_view(), "auto-collection")
