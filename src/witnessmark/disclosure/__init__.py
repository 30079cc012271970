"""Which values may leave a case, and in what generality: claims → PublicView."""
