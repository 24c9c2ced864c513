package org.dcm4chee.arc.zip.it.inside;

import java.io.File;
import java.net.URISyntaxException;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.dcm4chee.arc.zip.archive.InsideService;
import org.dcm4chee.arc.zip.it.server.Built;
import org.dcm4chee.arc.zip.overlay.ear.Plugin;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ArchivePath;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.ByteArrayAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * The stand-in's EAR with the plugin where an overlay puts it, and the tests beside it. The jar is
 * the one that the installer carries, byte for byte.
 */
final class InsideArchive {
  static final String NAME = "dcm4chee-arc-ear-5.35.1-psql.ear";

  private InsideArchive() {}

  static Archive<?> withPlugin() {
    EnterpriseArchive ear =
        ShrinkWrap.create(ZipImporter.class, NAME)
            .importFrom(Built.EAR.path().toFile())
            .as(EnterpriseArchive.class);
    ArchivePath path = webApplication(ear);
    WebArchive war =
        ShrinkWrap.create(ZipImporter.class, path.get().substring(1))
            .importFrom(ear.get(path).getAsset().openStream())
            .as(WebArchive.class);
    Plugin plugin = Plugin.carried();
    war.addAsLibrary(new ByteArrayAsset(plugin.open()), plugin.fileName())
        .addAsResource(new StringAsset(plugin.fileName() + "\n" + plugin.sha1()), Shipped.FILE)
        .addAsLibrary(jarOf(Assertions.class))
        .addPackage(InsideArchive.class.getPackage())
        .addClass(InsideService.class);
    ear.delete(path);
    return ear.addAsModule(war);
  }

  private static ArchivePath webApplication(EnterpriseArchive ear) {
    List<ArchivePath> wars = List.copyOf(ear.getContent(Filters.include("/.*\\.war")).keySet());
    if (wars.size() != 1) {
      throw new IllegalStateException("One web application is expected: " + wars);
    }
    return wars.get(0);
  }

  private static File jarOf(Class<?> type) {
    try {
      return new File(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
