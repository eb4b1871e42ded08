package space.perigee.ground.broker.gate;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.transfer.NodeName;

/**
 * Who is at the other end of a connection, as the subject of its certificate says (RFC 5280,
 * 4.1.2.6):
 *
 * <pre>
 *   CN            name of the satellite, station or ground
 *   OU            satellite, station or ground; satellite if there is none
 *   serialNumber  sequence of the key of the same name whose revocation also revokes the
 *                 certificate; 1 if there is none
 * </pre>
 *
 * A certificate with the name of the broker's own is the ground's, whatever its unit.
 *
 * @param certificate null without TLS, when nobody's name is known
 */
record Client(String name, Role role, int sequence, @Nullable X509Certificate certificate) {

  /** What a client is, which decides what it may do. */
  enum Role {
    GROUND,
    STATION,
    SATELLITE,
    /** Somebody without a certificate, where the broker asks for none. */
    ANYONE
  }

  /** The ground itself, at its own door of a broker without TLS. */
  static final Client GROUND = new Client("ground", Role.GROUND, 1, null);

  /** Anyone at a broker without TLS. */
  static final Client ANYONE = new Client("anyone", Role.ANYONE, 1, null);

  private static final String SEQUENCE = "SERIALNUMBER";
  private static final Map<String, String> NAMES = Map.of("2.5.4.5", SEQUENCE);
  private static final int MAX_DIGITS = 9;

  /**
   * The client of a certificate.
   *
   * @param broker common name in the broker's own certificate
   * @return empty if the subject has not exactly one valid name, or an unknown unit or sequence
   */
  static Optional<Client> of(X509Certificate certificate, String broker) {
    return of(certificate.getSubjectX500Principal(), broker)
        .map(client -> new Client(client.name, client.role, client.sequence, certificate));
  }

  /** The same of its subject alone. */
  static Optional<Client> of(X500Principal principal, String broker) {
    Subject subject = Subject.of(principal);
    Role role = subject.name.equals(broker) ? Role.GROUND : role(subject.units).orElse(Role.ANYONE);
    boolean isValid = NodeName.isValid(subject.name) && role != Role.ANYONE && subject.sequence > 0;
    return isValid
        ? Optional.of(new Client(subject.name, role, subject.sequence, null))
        : Optional.empty();
  }

  /** The common name in a certificate; empty if it has none, or several. */
  static String commonName(X509Certificate certificate) {
    return Subject.of(certificate.getSubjectX500Principal()).name;
  }

  private static Optional<Role> role(List<String> units) {
    if (units.isEmpty()) {
      return Optional.of(Role.SATELLITE);
    }
    return switch (units.size() > 1 ? "" : units.get(0).toLowerCase(Locale.ROOT)) {
      case "satellite" -> Optional.of(Role.SATELLITE);
      case "station" -> Optional.of(Role.STATION);
      case "ground" -> Optional.of(Role.GROUND);
      default -> Optional.empty();
    };
  }

  /** The attributes of a subject that count here; no name, and sequence 0, if it is malformed. */
  private record Subject(String name, List<String> units, int sequence) {

    private static final Subject MALFORMED = new Subject("", List.of(), 0);

    static Subject of(X500Principal principal) {
      try {
        LdapName name = new LdapName(principal.getName(X500Principal.RFC2253, NAMES));
        List<String> names = values(name, "CN");
        List<String> sequences = values(name, SEQUENCE);
        return names.size() == 1 && sequences.size() <= 1
            ? new Subject(
                names.get(0),
                values(name, "OU"),
                number(sequences.isEmpty() ? "1" : sequences.get(0)))
            : MALFORMED;
      } catch (InvalidNameException e) {
        return MALFORMED;
      }
    }

    private static List<String> values(LdapName name, String attribute) {
      return name.getRdns().stream()
          .filter(rdn -> rdn.getType().equalsIgnoreCase(attribute))
          .map(Rdn::getValue)
          .map(String::valueOf)
          .toList();
    }

    private static int number(String text) {
      return text.matches("\\d{1," + MAX_DIGITS + "}") ? Integer.parseInt(text) : 0;
    }
  }
}
