// Leads every TLS connection of a foreign client to the simulated tenant, whatever host name of the vendor it asks for.
const dns = require('node:dns');
const tls = require('node:tls');

const port = Number(process.env.FIDELITY_PORT);
const connect = tls.connect;

tls.connect = (...args) => {
  const [options, ...rest] =
    typeof args[0] === 'object'
      ? args
      : [{ port: args[0], host: args[1], ...(typeof args[2] === 'object' ? args[2] : {}) }, args.at(-1)];
  const servername = options.servername || options.host || options.hostname;
  const led = { ...options, host: '127.0.0.1', hostname: '127.0.0.1', port, servername };
  delete led.socket;
  return connect(led, ...rest.filter((one) => typeof one === 'function'));
};
// Nothing of the vendor's is ever looked up.
dns.lookup = (_host, options, done) => {
  const answer = typeof options === 'function' ? options : done;
  if (typeof options === 'object' && options.all) answer(null, [{ address: '127.0.0.1', family: 4 }]);
  else answer(null, '127.0.0.1', 4);
};
