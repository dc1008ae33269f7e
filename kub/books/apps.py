from django.apps import AppConfig


class BooksConfig(AppConfig):
    name = "kub.books"
    label = "books"

    def ready(self) -> None:
        from kub.books import checks
        from kub.entries.checks import register_check

        register_check("books.day_totals", checks.day_totals_follow_from_postings)
        register_check("books.group", checks.postings_stay_in_their_group)
        register_check("books.production", checks.production_is_cleared)
