package space.perigee.ground.access;

/** What a caller of the API may do, from the least to the most. */
public enum ApiRight {
  /** See the page's files and whether the server is healthy. */
  NONE,
  /** Read everything. */
  READ,
  /** Read and change things. */
  WRITE;

  /** True if this right includes {@code other}. */
  public boolean includes(ApiRight other) {
    return compareTo(other) >= 0;
  }
}
