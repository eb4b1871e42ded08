package space.perigee.sync.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of the running jar, from its manifest. */
public final class ProgramVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = ProgramVersion.class.getPackage().getImplementationVersion();
    return new String[] {"perigee " + (version == null ? "(not packaged)" : version)};
  }
}
