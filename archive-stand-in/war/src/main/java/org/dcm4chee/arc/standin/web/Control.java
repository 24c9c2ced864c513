package org.dcm4chee.arc.standin.web;

import com.unboundid.ldap.sdk.LDAPException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.dcm4chee.arc.standin.Configuration;

/** The archive's own control resource. */
@RequestScoped
@Path("ctrl")
public class Control {
  @Inject private Configuration configuration;

  @POST
  @Path("/reload")
  public void reload() throws LDAPException {
    configuration.reload();
  }
}
