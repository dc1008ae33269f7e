"""Pages that look across the whole business."""

app_name = "web"

urlpatterns: list = []
