"""Addresses of the cooperation that are no pages."""

from django.urls import path

from cooperation.focal_points.joining import InvitationView

urlpatterns = [
    path("focal-point/<str:token>/", InvitationView.as_view(), name="focal_point_invitation"),
]
