"""The demo: three groups of Pekalongan, whose daily life is recorded through the same door as anybody's."""
