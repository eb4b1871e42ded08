package space.perigee.sync.compatibility;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Another version of model-sync, in a class loader of its own: of Perigee it sees the jars of that
 * version alone, of libraries those of this build.
 */
final class OtherVersion implements AutoCloseable {

  private static final String OURS = "space.perigee.";

  private final URLClassLoader loader;
  private final Constructor<?> ends;

  /**
   * @param jars the library, and {@link FlownEnd} as compiled with it
   */
  OtherVersion(Path... jars) throws IOException, ReflectiveOperationException {
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      urls[i] = jars[i].toUri().toURL();
    }
    this.loader = new URLClassLoader(urls, new Libraries());
    Class<?> type = loader.loadClass(FlownEnd.class.getName());
    if (type == FlownEnd.class) {
      throw new IllegalStateException("the class loader does not tell versions apart");
    }
    this.ends =
        type.getConstructor(
            Path.class, Path.class, String.class, String.class, Boolean.class, Double.class);
  }

  /** Everything but Perigee. */
  private static final class Libraries extends ClassLoader {

    Libraries() {
      super(OtherVersion.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith(OURS)) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }

    @Override
    public @Nullable URL getResource(String name) {
      return name.startsWith(OURS.replace('.', '/')) ? null : super.getResource(name);
    }
  }

  /** An end of that version; see {@link FlownEnd}. */
  ExchangeEnd end(
      Path folder,
      @Nullable Path keys,
      String name,
      String other,
      boolean isSatellite,
      double density)
      throws ReflectiveOperationException {
    Object end = ends.newInstance(folder, keys, name, other, isSatellite, density);
    return (ExchangeEnd)
        Proxy.newProxyInstance(
            OtherVersion.class.getClassLoader(),
            new Class<?>[] {ExchangeEnd.class},
            (proxy, method, arguments) -> {
              try {
                return end.getClass()
                    .getMethod(method.getName(), method.getParameterTypes())
                    .invoke(end, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
