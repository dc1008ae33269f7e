from kub.people.views.session import locked_out

__all__ = ["locked_out"]
