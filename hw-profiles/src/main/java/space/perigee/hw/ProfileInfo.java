package space.perigee.hw;

import java.util.List;

/**
 * What identifies a profile, and where its values come from.
 *
 * @param id lower-case letters, digits and hyphens; unique among all shipped profiles
 * @param name the common name of the hardware
 * @param sources URLs or citations of the values, at least one
 * @param notes which values are estimates, and how they were made; empty if none is
 */
public record ProfileInfo(String id, String name, List<String> sources, String notes) {

  /**
   * @throws IllegalArgumentException if the id is malformed, the name is blank, or there is no
   *     source
   */
  public ProfileInfo {
    sources = List.copyOf(sources);
    new FieldChecks()
        .that(
            id.matches("[a-z0-9][a-z0-9-]{0,63}"),
            "id",
            id,
            "must be lower-case letters, digits and hyphens, at most 64")
        .text("name", name)
        .that(!sources.isEmpty(), "sources", sources, "must name at least one source")
        .done();
  }
}
