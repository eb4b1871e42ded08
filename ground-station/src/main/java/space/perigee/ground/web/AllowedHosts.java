package space.perigee.ground.web;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The hosts for which the server answers, by the {@code Host} header. A web page of somebody else
 * can have its own name resolve to this server (DNS rebinding), and its browser then takes the
 * server's answers for that page's own. The header still has that page's name, so only names that
 * the operator gave are served, and addresses, which nobody can make resolve to something else.
 */
final class AllowedHosts {

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]{2,45}]");
  private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}|\\[::1]|localhost");

  private final boolean isLoopback;
  private final Set<String> names = new TreeSet<>();

  /**
   * @param isLoopback true if the server listens on the loopback interface alone
   * @param names that the operator allows
   */
  AllowedHosts(boolean isLoopback, Set<String> names) {
    this.isLoopback = isLoopback;
    names.forEach(name -> this.names.add(name.toLowerCase(Locale.ROOT)));
  }

  /** True if a request with this header is served. */
  boolean allows(@Nullable String header) {
    if (header == null) {
      return false;
    }
    String host = header.toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", "");
    return LOOPBACK.matcher(host).matches()
        || names.contains(host)
        || !isLoopback && (IPV4.matcher(host).matches() || IPV6.matcher(host).matches());
  }
}
